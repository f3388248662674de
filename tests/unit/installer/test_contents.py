"""What may be in the frozen tree, and what is said of a tree that holds something else."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.contents import CONTENTS, Contents, Item, faults
from installer.origins import Origin, Origins
from installer.sizes import over_budget, sizes_of

ROOT = Path(__file__).resolve().parents[3]
NUMPY = Origin("wheel", "numpy", "2.4.6")


def item(name: str, origin: Origin | None, size_b: int = 1000) -> Item:
    return Item(name, Path("/somewhere") / name, origin, size_b, size_b)


@pytest.fixture(scope="module")
def contents() -> Contents:
    return Contents.read()


def complete(contents: Contents) -> list[Item]:
    return [item(name.replace("*", "1"), NUMPY) for name in contents.required[sys.platform]]


def test_a_complete_tree_has_no_fault(contents: Contents) -> None:
    assert faults(contents, complete(contents), [], {"libc.so.6"}) == []


def test_a_file_that_nobody_owns_is_stray(contents: Contents) -> None:
    items = [*complete(contents), item("libcudart.so.12", None)]
    [said] = faults(contents, items, [], set())
    assert said.startswith("libcudart.so.12 comes from /somewhere/libcudart.so.12 and belongs to")


def test_a_package_that_crept_in_is_named(contents: Contents) -> None:
    items = [*complete(contents), item("sklearn/tree.py", Origin("wheel", "scikit-learn", "1.9"))]
    [said] = faults(contents, items, [], set())
    assert "scikit-learn, which contents.toml does not list" in said


def test_a_missing_transport_layer_is_named(contents: Contents) -> None:
    items = [one for one in complete(contents) if "TL_usb" not in one.name]
    [said] = faults(contents, items, [], set())
    assert said == (
        "pypylon/libpylon_TL_usb.so is not in the tree: the program would start and then fail."
    )


def test_a_link_to_pylons_base_from_elsewhere_is_a_fault(contents: Contents) -> None:
    [said] = faults(contents, complete(contents), ["libpylonbase.so.1"], set())
    assert said.startswith("libpylonbase.so.1 is a link to a library of pylon")


def test_a_library_that_neither_the_tree_nor_the_target_has_is_named(contents: Contents) -> None:
    [said] = faults(contents, complete(contents), [], {"libgtk-3.so.0", "libX11.so.6"})
    assert said.startswith("libgtk-3.so.0 is needed")


def test_a_library_of_the_build_machine_stays_out_unless_it_is_listed(contents: Contents) -> None:
    host = Origin("system", "gtk+3.0", "3.24", "libgtk-3-0")
    assert not contents.keeps("libgtk-3.so.0", host)
    assert not contents.keeps("libcudart.so.12", None)
    assert contents.keeps("libxcb-cursor.so.0", host)


def test_of_qt_only_what_draws_widgets_stays(contents: Contents) -> None:
    qt = Origin("wheel", "PySide6_Essentials", "6.11.3")
    assert contents.keeps("PySide6/Qt/plugins/platforms/libqxcb.so", qt)
    assert not contents.keeps("PySide6/Qt/plugins/platforms/libqvnc.so", qt)
    assert not contents.keeps("PySide6/Qt/lib/libQt6Network.so.6", qt)


def test_a_component_over_its_budget_is_named_with_both_figures(contents: Contents) -> None:
    grown = round((contents.components["numpy"].mb + 1) * 1e6)
    [said] = over_budget(contents, sizes_of([item("numpy/core.so", NUMPY, grown)]))
    assert f"numpy takes {grown / 1e6:.1f} MB and may take" in said


def test_an_installed_file_has_an_owner_and_a_file_from_nowhere_has_none(tmp_path: Path) -> None:
    import msgspec

    origins = Origins(tmp_path / "program", tmp_path / "work")
    owner = origins.of(Path(msgspec.__file__))
    assert owner is not None
    assert (owner.kind, owner.name) == ("wheel", "msgspec")
    stray = tmp_path / "libcudart.so.12"
    stray.touch()
    assert origins.of(stray) is None


def test_nothing_that_the_program_imports_needs_a_module_that_is_left_out() -> None:
    names = set()
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
    code = (
        "import importlib, sys, tomllib\n"
        "from pathlib import Path\n"
        f"left_out = tomllib.loads(Path({str(CONTENTS)!r}).read_text('utf-8'))\n"
        "sys.modules.update(dict.fromkeys(left_out['left_out_modules']))\n"
        f"for name in {sorted(names)!r}:\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
