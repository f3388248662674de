"""The licences of what works inside the program."""

import sys
from pathlib import Path

import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.licences import licences


def test_a_checkout_lists_what_is_installed_with_its_licence() -> None:
    found = {one.name: one for one in licences()}
    assert found["numpy"].licence.startswith("BSD-3-Clause")
    assert "Redistribution and use" in found["numpy"].text
    assert "pytest" not in found


def package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "gonogo"))
    listing = folder / "LICENSES"
    listing.mkdir()
    (listing / "licenses.json").write_text(
        '[{"name": "Qt", "version": "6.11.3", "licence": "LGPL-3.0-only", "text": "Qt.txt"}]'
    )
    return listing


def test_a_package_lists_what_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package(tmp_path, monkeypatch) / "Qt.txt").write_text("GNU LESSER GENERAL PUBLIC LICENSE")
    [qt] = licences()
    assert (qt.name, qt.version, qt.licence) == ("Qt", "6.11.3", "LGPL-3.0-only")
    assert qt.text.startswith("GNU LESSER")


def test_a_missing_text_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path, monkeypatch)
    with pytest.raises(DataError, match=r"cannot be read .* install GoNoGo again"):
        licences()
