"""Nothing is bundled whose licence does not come along."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from installer.contents import Allowed, Contents, FreezeError, Item
from installer.licences import bundled, faults, write_licences
from installer.origins import Origin

NUMPY = Origin("wheel", "numpy", "2.4.6")
QT = Item(
    "PySide6/Qt/lib/libQt6Core.so.6",
    Path("/wheel/libQt6Core.so.6"),
    Origin("wheel", "PySide6_Essentials", "6.11.3"),
    1,
    1,
)


def test_a_native_part_is_listed_beside_the_wheel_that_brings_it(tmp_path: Path) -> None:
    found = bundled(Contents.read(), [QT], "0.1.0")
    assert faults(Contents.read(), found) == []
    write_licences(found, tmp_path / "LICENSES")
    listed = {
        one["name"]: one for one in json.loads((tmp_path / "LICENSES/licenses.json").read_text())
    }
    assert set(listed) == {"PySide6_Essentials", "Qt"}
    text = (tmp_path / "LICENSES" / listed["Qt"]["text"]).read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text


def test_a_component_without_a_licence_text_is_told() -> None:
    system = Item("libx.so", Path("/lib/libx.so"), Origin("system", "xlib", "1", "no-such"), 1, 1)
    listed = {**Contents.read().components, "xlib": Allowed(1, "MIT")}
    contents = replace(Contents.read(), components=listed)
    [said] = faults(contents, bundled(contents, [system], "0.1.0"))
    assert said == "xlib 1 has no licence text: name one in contents.toml."


def test_a_text_that_the_list_names_must_be_there() -> None:
    listed = {**Contents.read().components, "numpy": Allowed(1, texts=["NO-SUCH.txt"])}
    contents = replace(Contents.read(), components=listed)
    with pytest.raises(FreezeError, match=r"NO-SUCH.txt .* numpy is not there"):
        bundled(contents, [Item("numpy/a.py", Path("/a.py"), NUMPY, 1, 1)], "0.1.0")
