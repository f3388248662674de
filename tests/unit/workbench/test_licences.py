"""The licences of what works inside the program."""

from pathlib import Path

import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.licences import how_to_replace, licences
from tests.support.package import lay_package


def test_a_checkout_lists_what_is_installed_with_its_licence() -> None:
    found = {one.name: one for one in licences()}
    assert found["numpy"].licence.startswith("BSD-3-Clause")
    assert "Redistribution and use" in found["numpy"].text
    assert "pytest" not in found


def test_a_package_lists_what_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lay_package(tmp_path, monkeypatch) / "Qt.txt").write_text("GNU LESSER GENERAL PUBLIC LICENSE")
    [qt] = licences()
    assert (qt.name, qt.version, qt.licence) == ("Qt", "6.11.3", "LGPL-3.0-only")
    assert qt.text.startswith("GNU LESSER")


def test_a_missing_text_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_package(tmp_path, monkeypatch)
    with pytest.raises(DataError, match=r"cannot be read .* install GoNoGo again"):
        licences()


def test_the_package_says_how_qt_is_replaced_and_a_checkout_need_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert how_to_replace() == ""
    folder = lay_package(tmp_path, monkeypatch)
    with pytest.raises(DataError, match=r"REPLACING.txt cannot be read .* install GoNoGo again"):
        how_to_replace()
    (folder / "REPLACING.txt").write_text("Put your Qt in the place of ours.")
    assert how_to_replace() == "Put your Qt in the place of ours."
