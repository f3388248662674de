"""Unpack the archive of an update whose signature is good, each file held against the manifest."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.durable import why
from gonogo.drivers.updates.bundle import CHUNK, changed, check_payload
from gonogo.drivers.updates.names import MANIFEST
from gonogo.ports.update import Offer

_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def unpack(
    offer: Offer,
    folder: Path,
    checked: Callable[[float], None],
    unpacked: Callable[[float], None],
) -> None:
    """Write the program into an empty folder; it is on the disk when this returns.

    Parameters
    ----------
    checked, unpacked : callable
        Take how much of the archive is checked, and then unpacked, 0 to 1; may raise to stop.

    Raises
    ------
    UpdateError
        The file was cut or changed, or is not what its manifest says; or it cannot be read, or the
        program cannot be written.
    """
    try:
        with offer.file.open("rb") as opened:
            check_payload(opened, offer, checked)
            with zipfile.ZipFile(opened) as archive:
                _write(archive, offer, folder, unpacked)
    except _DAMAGED as error:
        raise changed(offer.file) from error
    except OSError as error:
        where = folder if error.filename is None else error.filename
        msg = f"The update could not be unpacked: {where}: {why(error)}."
        raise UpdateError(msg) from error


def _write(
    archive: zipfile.ZipFile, offer: Offer, folder: Path, progress: Callable[[float], None]
) -> None:
    manifest = offer.manifest
    held = {info.filename: info for info in archive.infolist()}
    named = {file.name: file for file in manifest.files}
    if set(held) != set(named) or len(held) != len(archive.infolist()):
        raise changed(offer.file)
    whole, done = max(1, manifest.unpacked_bytes), 0
    for name, file in named.items():
        info = held[name]
        if info.file_size != file.size or info.compress_type not in _PACKING:
            raise changed(offer.file)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as packed, target.open("xb") as out:
            found, count = hashlib.sha256(), 0
            while chunk := packed.read(CHUNK):
                count += len(chunk)
                if count > file.size:  # whatever the archive says of itself
                    raise changed(offer.file)
                found.update(chunk)
                out.write(chunk)
                progress((done + count) / whole)
            _settle(out.fileno())
        if count != file.size or found.hexdigest() != file.sha256:
            raise changed(offer.file)
        target.chmod(0o755 if file.executable else 0o644)
        done += count
    for link, target_name in manifest.links.items():
        (folder / link).parent.mkdir(parents=True, exist_ok=True)
        (folder / link).symlink_to(target_name)
    with (folder / MANIFEST).open("xb") as out:
        out.write(msgspec.json.encode(manifest))
        out.flush()
        os.fsync(out.fileno())
    if hasattr(os, "sync"):
        os.sync()


def _settle(descriptor: int) -> None:
    # One call for all files at the end, where the system has it, takes a tenth of the time.
    if not hasattr(os, "sync"):
        os.fsync(descriptor)
