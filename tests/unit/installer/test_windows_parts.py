"""What the frozen program needs on Windows alone."""

import ast
from pathlib import Path

import pytest
from PIL import Image

from installer.contents import Contents
from installer.ico import write_ico
from installer.windows_parts import cpp_runtime, four_numbers, version_resource


@pytest.mark.parametrize(
    ("number", "four"),
    [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("1.2.3.4", "1.2.3.4"), ("2.0rc1", "2.0.0.0")],
)
def test_windows_takes_four_numbers_for_a_version(number: str, four: str) -> None:
    assert four_numbers(number) == four


def test_the_icon_is_drawn_in_each_size(tmp_path: Path) -> None:
    write_ico(tmp_path / "gonogo.ico")
    with Image.open(tmp_path / "gonogo.ico") as icon:
        assert {16, 24, 32, 48, 256} <= {width for width, _ in icon.info["sizes"]}
        assert icon.convert("RGBA").getchannel("A").getextrema() == (0, 255)


def test_the_version_is_in_the_programs_properties() -> None:
    said = ast.unparse(ast.parse(version_resource("1.2.3")))
    assert "filevers=(1, 2, 3, 0)" in said
    assert "StringStruct('ProductVersion', '1.2.3')" in said


def test_a_library_of_the_runtime_is_taken_from_the_wheel_that_carries_it() -> None:
    [(name, source, kind)] = cpp_runtime({"record": "numpy"})
    assert (name, kind) == ("record", "BINARY")
    assert Path(source).is_file()
    assert Path(source).name == "RECORD"


def test_the_runtime_that_is_laid_beside_the_program_is_also_required_there() -> None:
    contents = Contents.read()
    assert set(contents.cpp_runtime) <= set(contents.required["win32"])
