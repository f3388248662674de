"""Plug-ins are found, and take over nothing that is ours."""

from pathlib import Path

import pytest

from gonogo.domain.errors import RecipeError
from gonogo.ports.registry import BUILT_IN, load
from tests.support.ledgers import python

_ASK = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from gonogo.ports.registry import load, names\n"
    "print(*names('gonogo.cameras'))\n"
    "print(load('gonogo.cameras', 'lathe').__name__)\n"
    "print(load('gonogo.cameras', 'replay').__module__)\n"
)


def register(folder: Path, **cameras: str) -> None:
    """Install a package that registers cameras by name."""
    facts = folder / "lathe-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: lathe\nVersion: 1.0\n")
    lines = "".join(f"{name} = {place}\n" for name, place in cameras.items())
    (facts / "entry_points.txt").write_text(f"[gonogo.cameras]\n{lines}")


def test_a_plug_in_adds_a_name_and_takes_none_over(tmp_path: Path) -> None:
    (tmp_path / "lathe.py").write_text("class Cameras: ...\n")
    register(tmp_path, lathe="lathe:Cameras", replay="lathe:Cameras")
    done = python(_ASK, tmp_path)
    assert done.stdout.splitlines() == [
        "basler emulator lathe replay", "Cameras", "gonogo.drivers.cameras.replay",
    ], done.stderr  # fmt: skip


def test_a_plug_in_may_lie_within_a_class_and_name_extras(tmp_path: Path) -> None:
    (tmp_path / "lathe.py").write_text("class Lathe:\n    class Cameras: ...\n")
    register(tmp_path, lathe="lathe:Lathe.Cameras [usb]")
    done = python(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from gonogo.ports.registry import load\n"
        "print(load('gonogo.cameras', 'lathe').__qualname__)\n",
        tmp_path,
    )
    assert done.stdout.splitlines() == ["Lathe.Cameras"], done.stderr


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group in BUILT_IN for name in BUILT_IN[group]]
)
def test_each_of_ours_is_where_the_table_says(group: str, name: str) -> None:
    assert load(group, name) is not None  # type: ignore[arg-type]


def test_a_name_that_nobody_has_gets_the_nearest() -> None:
    with pytest.raises(RecipeError, match=r"'emulater'.* Did you mean 'emulator'"):
        load("gonogo.cameras", "emulater")


def test_one_that_cannot_be_imported_is_said_by_its_place(tmp_path: Path) -> None:
    register(tmp_path, lathe="lathe:Cameras")
    done = python(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from gonogo.ports.registry import load\n"
        "from gonogo.domain.errors import RecipeError\n"
        "try:\n    load('gonogo.cameras', 'lathe')\n"
        "except RecipeError as error:\n    print(error)\n",
        tmp_path,
    )
    assert "lathe:Cameras, registered as 'lathe' in gonogo.cameras, cannot be loaded" in done.stdout
