"""The licences of a package, as they lie beside the frozen program."""

import sys
from pathlib import Path

import pytest


def lay_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run as if frozen in ``folder``, with Qt as its only component; gives its LICENSES."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "gonogo"))
    listing = folder / "LICENSES"
    listing.mkdir(parents=True)
    (listing / "licenses.json").write_text(
        '[{"name": "Qt", "version": "6.11.3", "licence": "LGPL-3.0-only", "text": "Qt.txt"}]',
        encoding="utf-8",
    )
    return listing
