r"""The update file: a head that is signed, and behind it a ZIP archive of the program.

::

    GoNoGo update 1\n
    <signature, 128 hex digits> <fingerprint of the key, 64> <bytes of the manifest, 10 digits>\n
    <manifest, JSON>
    <ZIP archive, whose names are those of the manifest>

The signature is Ed25519's over the bytes of the manifest, which holds length and SHA-256 of the
archive: nothing but the head is read before the signature is known to be good, and no archive is
opened that is not the signed one. A ZIP reader opens the file as it is.
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.updates.keys import TrustedKeys, has_signed
from gonogo.drivers.updates.names import problem_with_names
from gonogo.drivers.updates.versions import is_version
from gonogo.ports.update import FORMAT, Manifest, Offer

MAGIC = b"GoNoGo update 1\n"
LARGEST_MANIFEST = 16 * 2**20
CHUNK = 2**20
_LINE = re.compile(rb"([0-9a-f]{128}) ([0-9a-f]{64}) (\d{10})\n")
_LINE_BYTES = 128 + 1 + 64 + 1 + 10 + 1
_UPDATE = MAGIC.split()[1]


def head(signature: bytes, fingerprint: str, manifest: bytes) -> bytes:
    """Put the head of an update file together."""
    line = f"{signature.hex()} {fingerprint} {len(manifest):010d}\n"
    return MAGIC + line.encode() + manifest


def read_offer(file: Path, keys: TrustedKeys) -> Offer:
    """Read the head of an update file, and its manifest only where the signature is good.

    Raises
    ------
    UpdateError
        It cannot be read, is none, was cut or changed, or nobody here trusts its key.
    """
    try:
        with file.open("rb") as opened:
            return _read(opened, file, keys)
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}."
        raise UpdateError(msg) from error


def check_payload(opened: BinaryIO, offer: Offer, progress: Callable[[float], None]) -> None:
    """Hold the archive behind the manifest against its signed length and hash.

    Parameters
    ----------
    progress : callable
        Takes the part that is read, 0 to 1; may raise to stop.

    Raises
    ------
    UpdateError
        It was cut or changed.
    OSError
        It cannot be read.
    """
    manifest, found, count = offer.manifest, hashlib.sha256(), 0
    opened.seek(offer.payload_at)
    while chunk := opened.read(CHUNK):
        found.update(chunk)
        count += len(chunk)
        if count > manifest.archive_bytes:
            break
        progress(count / manifest.archive_bytes)
    if count < manifest.archive_bytes:
        raise _cut(offer.file)
    if count > manifest.archive_bytes or found.hexdigest() != manifest.archive_sha256:
        raise changed(offer.file)


def changed(file: Path) -> UpdateError:
    """Say that a file is not as it was signed."""
    return UpdateError(
        f"{file} was changed after it was signed, or damaged on the way; copy it once more from "
        "where it came, and if that does not help ask who made it."
    )


def _read(opened: BinaryIO, file: Path, keys: TrustedKeys) -> Offer:
    begun = opened.read(len(MAGIC))
    if not begun:
        msg = f"{file} is empty; copy it once more from where it came."
        raise UpdateError(msg)
    if begun != MAGIC:
        if MAGIC.startswith(begun):
            raise _cut(file)
        msg = (
            f"{file} is an update for a newer program than this; take one before it first."
            if begun.split()[1:2] == [_UPDATE]
            else f"{file} is no update of GoNoGo; choose a file that ends with .update."
        )
        raise UpdateError(msg)
    line = opened.read(_LINE_BYTES)
    match = _LINE.fullmatch(line)
    if match is None:
        raise _cut(file) if len(line) < _LINE_BYTES else changed(file)
    length = int(match[3])
    if not 0 < length <= LARGEST_MANIFEST:
        raise changed(file)
    text = opened.read(length)
    key = keys.find(match[2].decode())
    if key is None:
        raise UpdateError(_nobody_trusts(file, match[2].decode(), known=bool(keys.all())))
    if len(text) < length:
        raise _cut(file)
    if not has_signed(key, bytes.fromhex(match[1].decode()), text):
        raise changed(file)
    manifest = _manifest(file, text)
    if os.fstat(opened.fileno()).st_size < opened.tell() + manifest.archive_bytes:
        raise _cut(file)
    return Offer(
        file=file,
        manifest=manifest,
        manifest_sha256=hashlib.sha256(text).hexdigest(),
        key=key.signer,
        payload_at=len(MAGIC) + _LINE_BYTES + length,
    )


def _manifest(file: Path, text: bytes) -> Manifest:
    # It was signed, so what is wrong here is a mistake of who made it.
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        msg = f"{file} is signed but says nothing that this program understands ({error})."
        raise UpdateError(msg) from error
    if manifest.format > FORMAT:
        msg = f"{file} is an update for a newer program than this; take one before it first."
        raise UpdateError(msg)
    versions = (manifest.version, manifest.follows)
    problem = problem_with_names(manifest)
    if not all(map(is_version, versions)):
        problem = f"{versions} are no versions"
    if manifest.archive_bytes < 1 or any(one.size < 0 for one in manifest.files):
        problem = "a file of it has no size"
    if problem:
        msg = f"{file} is signed but was made wrongly: {problem}. Ask who made it."
        raise UpdateError(msg)
    return manifest


def _cut(file: Path) -> UpdateError:
    return UpdateError(f"{file} was cut off; copy it once more from where it came.")


def _nobody_trusts(file: Path, fingerprint: str, *, known: bool) -> str:
    none = "" if known else " No key came with this program, and none was trusted here yet."
    return (
        f"{file} is signed by a key that nobody here trusts (its fingerprint begins with "
        f"{fingerprint[:16]}).{none} Get the public key of who made it, by another way than the "
        "file, and trust it with 'gonogo update trust KEY.pub --name NAME', where NAME may sign."
    )
