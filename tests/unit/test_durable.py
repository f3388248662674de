"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from gonogo.drivers.durable import write_durably


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file.json"
    write_durably(target, b"one\r\ntwo\n")
    write_durably(target, b"three")
    assert target.read_bytes() == b"three"
    assert list(target.parent.iterdir()) == [target]


def test_what_was_there_stays_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file.json"
    write_durably(target, b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_durably(target, b"after")
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]
