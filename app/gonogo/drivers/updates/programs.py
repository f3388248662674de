"""Versions of the program that came by file, and the one that the next start runs.

``in-use.json`` alone decides: it is written whole, so whatever is killed when, either the former
program runs or the new one. The installed program needs none of this and is always there. It reads
this at each start where an update is in use, so nothing is imported here that takes time.
"""

import hashlib
import os
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.durable import write_durably
from gonogo.drivers.updates.names import MANIFEST, PROGRAMS
from gonogo.drivers.updates.versions import is_version, order
from gonogo.ports.update import Manifest, UpdateFile

_GONE = ".gone-"
_PROGRAM = PROGRAMS["windows" if sys.platform == "win32" else "linux"]


class Former(msgspec.Struct, frozen=True):
    """A program to go back to.

    Parameters
    ----------
    version : str
        Empty for the installed one.
    ledger_schema : int
        Newest that it reads.
    manifest_sha256 : str
        Names the update it came by; empty for the installed one.
    """

    version: str
    ledger_schema: int
    manifest_sha256: str = ""


class InUse(msgspec.Struct, frozen=True):
    """What ``in-use.json`` says.

    Parameters
    ----------
    version : str
        Of the program that runs from the next start on; empty for the installed one.
    formers : tuple of Former
        The way back, the last one first.
    manifest_sha256 : str
        Names the update it came by, which alone may mend it.
    """

    version: str
    formers: tuple[Former, ...] = ()
    manifest_sha256: str = ""


class Programs:
    """The folder of them.

    Parameters
    ----------
    folder : Path
        One folder a version inside; may be missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "in-use.json"

    def in_use(self) -> InUse | None:
        """What the next start runs; None for the installed program.

        Raises
        ------
        UpdateError
            The file cannot be read.
        """
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=InUse)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            why = error.strerror if isinstance(error, OSError) else "it names no version"
            msg = (
                f"{self._file} cannot be read ({why}), so the installed program runs; remove that "
                "file, and take the update once more."
            )
            raise UpdateError(msg) from error
        if not found.version:
            return None
        if not is_version(found.version):
            msg = f"{self._file} names no version, so the installed program runs; remove that file."
            raise UpdateError(msg)
        return found

    def use(self, chosen: InUse | None) -> None:
        """Let the next start run another program, whole or not at all; one caller at a time.

        Raises
        ------
        UpdateError
            It cannot be written; then nothing has changed.
        """
        # For the installed one, too, a file: unlike a deletion it is on the disk at once.
        text = msgspec.json.format(msgspec.json.encode(chosen or InUse("")), indent=1)
        try:
            for left in self.folder.glob(f".{self._file.stem}.*.part"):  # of a kill
                left.unlink()
            write_durably(self._file, text + b"\n")
        except OSError as error:
            msg = f"{self._file} cannot be written ({error.strerror}); check its folder and disk."
            raise UpdateError(msg) from error

    def versions(self) -> list[str]:
        """Versions that are here, oldest first."""
        found = [each.parent.name for each in self.folder.glob(f"*/{MANIFEST}")]
        return sorted(filter(is_version, found), key=order)

    def place(self, version: str) -> Path:
        """Folder of a version."""
        return self.folder / version

    def program(self, version: str) -> Path:
        """What is started of a version."""
        return self.place(version) / _PROGRAM

    def manifest(self, version: str) -> Manifest:
        """Manifest of a version.

        Raises
        ------
        UpdateError
            It is not there.
        """
        file = self.place(version) / MANIFEST
        try:
            return msgspec.json.decode(file.read_bytes(), type=Manifest)
        except (OSError, msgspec.MsgspecError) as error:
            msg = f"Version {version} is not in {self.folder}, or not whole; take its file again."
            raise UpdateError(msg) from error

    def require_whole(self, version: str) -> None:
        """Refuse a version of which a file is missing or cut.

        Raises
        ------
        UpdateError
            It is.
        """
        missing = _missing_file(self.place(version), self.manifest(version))
        if missing:
            msg = (
                f"{self.place(version) / missing} is missing or damaged; take the update to "
                f"{version} once more."
            )
            raise UpdateError(msg)

    def is_intact(self, version: str, manifest: Manifest) -> bool:
        """Whether a version is in its place as a manifest says, byte for byte, and can be started.

        Unlike :meth:`require_whole` this reads all of it, which takes seconds.
        """
        place = self.place(version)
        try:
            return (
                self.manifest(version) == manifest
                and not _missing_file(place, manifest)
                and all(_is_same(place / one.name, one) for one in manifest.files)
            )
        except (OSError, UpdateError):
            return False

    def settle(self, draft: Path, version: str, manifest: Manifest) -> None:
        """Give an unpacked program its place; another of the same version that was there goes.

        The same one, whole, stays: it may be running.

        Raises
        ------
        UpdateError
            It cannot be moved.
        """
        place = self.place(version)
        try:
            draft.chmod(0o755)
            if self.is_intact(version, manifest):
                shutil.rmtree(draft, ignore_errors=True)
                return
            if place.exists():
                self._discard(place)
            draft.rename(place)
        except OSError as error:
            msg = f"The new program cannot be moved to {place}: {error.strerror}."
            raise UpdateError(msg) from error

    def remove(self, version: str) -> None:
        """Delete a version that is not in use.

        Raises
        ------
        UpdateError
            It is in use, is not here, or cannot be deleted.
        """
        chosen = self.in_use()
        if version not in self.versions():
            there = ", ".join(self.versions()) or "none"
            msg = f"There is no version {version} that came by file; there are: {there}."
            raise UpdateError(msg)
        if chosen is not None and version == chosen.version:
            msg = f"Version {version} is in use; go back first, with 'gonogo update back'."
            raise UpdateError(msg)
        if Path(sys.executable).resolve().is_relative_to(self.place(version).resolve()):
            msg = f"Version {version} runs now; close the screen and remove it after that."
            raise UpdateError(msg)
        try:
            self._discard(self.place(version))
        except OSError as error:
            msg = f"{self.place(version)} cannot be removed ({error.strerror}); does it still run?"
            raise UpdateError(msg) from error

    def sweep(self) -> None:
        """Delete what removals have left that were cut off."""
        for place in self.folder.glob(f"{_GONE}*"):
            _delete(place)

    def _discard(self, place: Path) -> None:
        # Under another name first, in one step: no half of a version may pass for one. Windows
        # refuses that as long as the program runs.
        gone = place.with_name(f"{_GONE}{secrets.token_hex(8)}")
        place.rename(gone)
        _delete(gone)


def _delete(place: Path) -> None:
    """Delete a folder as far as that is possible; of a link, or a file, that itself."""
    if place.is_symlink() or place.is_file():
        with suppress(OSError):
            place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


def _missing_file(folder: Path, manifest: Manifest) -> str:
    """Name of a file that an unpacked program lacks, or that has another size; empty for none."""
    for file in manifest.files:
        if not _is_whole(folder / file.name, file):
            return file.name
    return next((link for link in manifest.links if not (folder / link).exists()), "")


def _is_whole(path: Path, file: UpdateFile) -> bool:
    try:
        return path.stat().st_size == file.size
    except OSError:
        return False


def _is_same(path: Path, file: UpdateFile) -> bool:
    if file.executable and not os.access(path, os.X_OK):
        return False
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
