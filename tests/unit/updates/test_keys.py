"""Keys of whoever makes updates, in files of any name."""

import os
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from filelock import FileLock

from gonogo.domain.errors import UpdateError
from gonogo.drivers.updates import keys
from gonogo.drivers.updates.keys import TrustedKeys, read_public_key


def key_file(folder: Path, name: bytes) -> Path:
    key = Ed25519PrivateKey.generate().public_key()
    file = folder / os.fsdecode(name)
    file.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return file


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such names of files")
@pytest.mark.parametrize("name", [b"schl\xfcssel.pub", b"a\x1b[31m\n.pub"])
def test_a_key_whose_file_has_no_plain_name_is_trusted_under_one_that_can_be_written(
    tmp_path: Path, name: bytes
) -> None:
    read = read_public_key(key_file(tmp_path, name))
    trusted = TrustedKeys(tmp_path / "none", tmp_path / "trusted.json")
    trusted.trust(read, "Ada")
    [kept] = trusted.all()
    assert kept.raw == read.raw
    assert kept.name.isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
def test_those_who_share_the_data_folder_may_read_which_keys_are_trusted(tmp_path: Path) -> None:
    own = tmp_path / "trusted.json"
    before = os.umask(0o022)
    try:
        TrustedKeys(tmp_path / "none", own).trust(
            read_public_key(key_file(tmp_path, b"a.pub")), "Ada"
        )
    finally:
        os.umask(before)
    assert stat.S_IMODE(own.stat().st_mode) == 0o644


def test_two_who_trust_at_once_are_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_PATIENCE_S", 0.1)
    own = tmp_path / "trusted.json"
    with (
        FileLock(tmp_path / "trusted.json.lock"),
        pytest.raises(UpdateError, match="trusts another key at this moment"),
    ):
        TrustedKeys(tmp_path / "none", own).trust(
            read_public_key(key_file(tmp_path, b"a.pub")), "Ada"
        )


def test_a_key_that_came_with_the_program_cannot_be_withdrawn(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    key = read_public_key(key_file(shipped, b"maker.pub"))
    trusted = TrustedKeys(shipped, tmp_path / "trusted.json")
    with pytest.raises(UpdateError, match="maker came with the program"):
        trusted.find_own(key.signer.fingerprint)
    with pytest.raises(UpdateError, match="first 16 digits are enough"):
        trusted.find_own(key.signer.fingerprint[:8])
