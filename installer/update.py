"""Make an update file of the frozen tree: ``python -m installer.update --key FILE``.

``--new-key`` makes a key pair first. The private key decides what runs in every plant that trusts
it: keep it away from this machine where that is possible, and never in the repository.
"""

import argparse
import getpass
import hashlib
import os
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from importlib.metadata import Distribution
from io import BufferedRandom
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from gonogo.domain.bundle import ModelCard
from gonogo.domain.recipe import Recipe
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.updates.bundle import head
from gonogo.drivers.updates.keys import fingerprint
from gonogo.drivers.updates.names import MANIFEST, problem_with_names
from gonogo.drivers.updates.versions import is_version, this_platform
from gonogo.ports.update import FORMAT, Manifest, UpdateFile

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / "build" / "frozen" / "gonogo"
_PASSWORD = "GONOGO_UPDATE_KEY_PASSWORD"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class UpdateFileError(Exception):
    """The update file cannot be made; the message says why in a sentence."""


def main() -> int:
    """Make a key pair or an update file; 0 where that went well."""
    asked = argparse.ArgumentParser(
        prog="python -m installer.update", description=(__doc__ or "").splitlines()[0]
    )
    asked.add_argument("--key", type=Path, help="private key that signs, PEM")
    asked.add_argument(
        "--new-key", type=Path, help="make NEW_KEY and NEW_KEY.pub, and nothing else"
    )
    asked.add_argument("--tree", type=Path, default=TREE, help="frozen tree")
    asked.add_argument("--notes", type=Path, help="text file that says what is new")
    asked.add_argument("--follows", default="0.1.0", help="least version that may take it")
    asked.add_argument("--out", type=Path, default=ROOT / "build", help="folder of the file")
    options = asked.parse_args()
    try:
        if options.new_key is not None:
            print(f"fingerprint {new_key(options.new_key, _password(confirm=True))}")
            return 0
        if options.key is None:
            asked.error("name the private key with --key, or make one with --new-key")
        notes = _notes(options.notes) if options.notes else ""
        key = read_key(options.key)
        file = make_update(options.tree, key, options.out, notes=notes, follows=options.follows)
    except (UpdateFileError, OSError) as error:
        print(f"update: {error}", file=sys.stderr)
        return 1
    print(f"{file.stat().st_size / 1e6:8.1f} MB  {file}")
    return 0


def new_key(file: Path, password: str) -> str:
    """Make a key pair, the public one beside the private; its fingerprint.

    Parameters
    ----------
    password : str
        Guards the private key; empty for none.

    Raises
    ------
    UpdateFileError
        A file of that name exists.
    """
    key = Ed25519PrivateKey.generate()
    guard: KeySerializationEncryption = NoEncryption()
    if password:
        guard = BestAvailableEncryption(password.encode())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, guard)
    public = key.public_key()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        msg = f"{file} exists already; a key is never written over."
        raise UpdateFileError(msg) from error
    with os.fdopen(descriptor, "wb") as out:
        out.write(private)
    file.with_name(f"{file.name}.pub").write_bytes(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return fingerprint(public.public_bytes_raw())


def read_key(file: Path) -> Ed25519PrivateKey:
    """Read a private key, and ask for its password where it has one.

    Raises
    ------
    UpdateFileError
        It cannot be read, or is none.
    """
    text = file.read_bytes()
    guarded = b"ENCRYPTED" in text
    try:
        key = load_pem_private_key(text, _password(confirm=False).encode() if guarded else None)
    except ValueError as error:
        msg = f"{file} is no private key in PEM, or that is not its password."
        raise UpdateFileError(msg) from error
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"{file} is no Ed25519 key; make one with --new-key."
        raise UpdateFileError(msg)
    return key


def make_update(
    tree: Path,
    key: Ed25519PrivateKey,
    out: Path,
    *,
    notes: str = "",
    follows: str = "0.1.0",
    packing: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Pack and sign a tree.

    Parameters
    ----------
    tree : Path
        With the program's metadata inside, which gives the version.
    out : Path
        Folder of the file.
    packing : int
        How the archive is packed, as :mod:`zipfile` names it.

    Raises
    ------
    UpdateFileError
        The tree is none that an update can hold, or ``follows`` is no version.
    """
    if not is_version(follows):
        raise UpdateFileError(f"{follows!r} is no version such as 1.4.0; mend --follows.")
    version = version_of(tree)
    files, links = _contents(tree)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=out) as packed:
        with zipfile.ZipFile(packed, "w") as archive:
            for file in files:
                info = zipfile.ZipInfo(file.name, _EPOCH)
                info.compress_type = packing
                info.external_attr = (0o755 if file.executable else 0o644) << 16
                with (tree / file.name).open("rb") as read, archive.open(info, "w") as written:
                    while chunk := read.read(2**20):
                        written.write(chunk)
        packed.seek(0)
        manifest = Manifest(
            format=FORMAT,
            version=version,
            platform=this_platform(),
            follows=follows,
            ledger_schema=SCHEMA_VERSION,
            recipe_schema=newest_schema(Recipe),
            card_schema=newest_schema(ModelCard),
            notes=notes,
            made_utc=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            archive_bytes=packed.seek(0, os.SEEK_END),
            archive_sha256=_digest_of(packed),
            files=files,
            links=links,
        )
        if problem := problem_with_names(manifest):
            raise UpdateFileError(f"{tree} cannot be packed: {problem}.")
        target = out / f"gonogo-{version}-{manifest.platform}.update"
        part = target.with_suffix(".part")
        text = msgspec.json.encode(manifest)
        public = key.public_key().public_bytes_raw()
        with part.open("wb") as written:
            written.write(head(key.sign(text), fingerprint(public), text))
            packed.seek(0)
            while chunk := packed.read(2**20):
                written.write(chunk)
        part.replace(target)
    return target


def version_of(tree: Path) -> str:
    """Version that a frozen tree's metadata names.

    Raises
    ------
    UpdateFileError
        It names none.
    """
    found = sorted(tree.glob("_internal/gonogo-*.dist-info"))
    version = Distribution.at(found[0]).version if len(found) == 1 else ""
    if not is_version(version):
        msg = f"{tree} names no version; make it with 'python -m installer.freeze'."
        raise UpdateFileError(msg)
    return version


def newest_schema(of: type) -> int:
    """Newest ``schema_version`` that a recipe or a card may have."""
    return int(max(get_args(get_type_hints(of)["schema_version"])))


def _contents(tree: Path) -> tuple[tuple[UpdateFile, ...], dict[str, str]]:
    files, links = [], {}
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if path.is_symlink():
            links[name] = path.readlink().as_posix()
        elif path.is_file() and name != MANIFEST:
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            found = path.stat()
            executable = bool(found.st_mode & 0o111) or path.suffix == ".exe"
            files.append(UpdateFile(name, found.st_size, digest, executable))
    return tuple(files), links


def _notes(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{file} is no text in UTF-8; save it once more with that encoding."
        raise UpdateFileError(msg) from error


def _digest_of(packed: BufferedRandom) -> str:
    packed.seek(0)
    return hashlib.file_digest(packed, "sha256").hexdigest()


def _password(*, confirm: bool) -> str:
    given = os.environ.get(_PASSWORD)
    if given is not None:
        return given
    try:
        password = getpass.getpass("Password of the key (empty for none): ")
        again = getpass.getpass("Once more: ") if confirm else password
    except EOFError as error:
        msg = f"There is nobody to ask for the key's password; put it into {_PASSWORD}."
        raise UpdateFileError(msg) from error
    if again != password:
        msg = "The two passwords differ."
        raise UpdateFileError(msg)
    return password


if __name__ == "__main__":
    sys.exit(main())
