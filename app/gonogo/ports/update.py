"""Updates by file: what one says of itself, what its rehearsal found, and what is signed.

These travel as JSON: in the file, between two versions of the program, and into the ledger. A newer
program may add fields; an older one passes them over.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import msgspec
from msgspec import Struct

FORMAT = 1
"""Of the manifest; it rises when a field changes its meaning or goes."""


class UpdateFile(Struct, frozen=True):
    """A file of the new program.

    Parameters
    ----------
    name : str
        Place in the program's folder, with forward slashes.
    size : int
        Bytes.
    """

    name: str
    size: int
    sha256: str
    executable: bool = False


class Manifest(Struct, frozen=True):
    """What an update says of itself, signed.

    Parameters
    ----------
    platform : str
        Such as ``linux-x86_64``.
    follows : str
        Least version of the program that may take it.
    ledger_schema, recipe_schema, card_schema : int
        Newest that it writes.
    notes : str
        What is new, for people.
    archive_bytes, archive_sha256 : int, str
        Of the ZIP archive behind the manifest.
    links : dict of str to str
        Symbolic links of the program's folder, with what each holds.
    """

    format: int
    version: str
    platform: str
    follows: str
    ledger_schema: int
    recipe_schema: int
    card_schema: int
    notes: str
    made_utc: str
    archive_bytes: int
    archive_sha256: str
    files: tuple[UpdateFile, ...]
    links: dict[str, str] = {}

    @property
    def unpacked_bytes(self) -> int:
        """Room that the program takes."""
        return sum(file.size for file in self.files)


class Signer(Struct, frozen=True):
    """A public key: its name for people, and the SHA-256 of its raw 32 bytes."""

    name: str
    fingerprint: str


RehearsedState = Literal["ok", "failed", "as before"]


class Rehearsed(Struct, frozen=True):
    """One thing that the new program was tried on.

    Parameters
    ----------
    key : str
        Stable name, such as ``recipe:tile-v2``.
    state : {"ok", "failed", "as before"}
        ``as before``: it fails with the program in use as well, so the update breaks nothing.
    text : str
        What was found, or what is wrong.
    is_here : bool
        False where the thing is not part of this machine and need not be, like a GPU.
    """

    key: str
    title: str
    state: RehearsedState
    text: str
    took_s: float = 0.0
    is_here: bool = True


class Rehearsal(Struct, frozen=True):
    """What the new program found on copies of the ledger, the recipes and the models."""

    results: tuple[Rehearsed, ...]
    took_s: float

    @property
    def ok(self) -> bool:
        """Nothing that works now would stop working."""
        return bool(self.results) and all(one.state != "failed" for one in self.results)

    @property
    def failed(self) -> tuple[Rehearsed, ...]:
        """Those that stand against the update."""
        return tuple(one for one in self.results if one.state == "failed")


class RehearsalReport(Struct, frozen=True):
    """What a rehearsal found of which update, for whoever made it.

    Parameters
    ----------
    former_version : str
        Of the program that ran, on whose data it was tried.
    ok : bool
        Nothing stands against the update.
    """

    version: str
    former_version: str
    platform: str
    manifest_sha256: str
    ok: bool
    rehearsal: Rehearsal


class UpdateTaken(Struct, frozen=True, tag=True):
    """Body of an ``update.taken`` entry; its actor is who signed."""

    version: str
    former_version: str
    manifest_sha256: str
    key: Signer
    rehearsal: Rehearsal


class UpdateTakenBack(Struct, frozen=True, tag=True):
    """Body of an ``update.back`` entry: from the next start the former program runs again."""

    version: str
    from_version: str
    reason: str


class UpdateKeyTrusted(Struct, frozen=True, tag=True):
    """Body of an ``update.key`` entry: updates that this key signed may be taken here."""

    key: Signer


class UpdateKeyWithdrawn(Struct, frozen=True, tag=True):
    """Body of an ``update.key.withdrawn`` entry: no update of this key is taken here any more."""

    key: Signer


UpdateRecord: TypeAlias = UpdateTaken | UpdateTakenBack | UpdateKeyTrusted | UpdateKeyWithdrawn


class Signature(msgspec.Struct, frozen=True):
    """Who signs, with the password that proves it."""

    author: str
    password: str

    def __repr__(self) -> str:
        return f"Signature({self.author!r})"


class Offer(msgspec.Struct, frozen=True):
    """An update file whose signature is good.

    Parameters
    ----------
    manifest_sha256 : str
        Names the update in the ledger.
    payload_at : int
        Where the archive begins in the file.
    repairs : bool
        It is the one in use, which is damaged: it can be mended with this, and not taken.
    """

    file: Path
    manifest: Manifest
    manifest_sha256: str
    key: Signer
    payload_at: int
    repairs: bool = False


class ProgramState(msgspec.Struct, frozen=True):
    """Which program runs, and which will.

    Parameters
    ----------
    running : str
        Version of this process.
    next : str
        Version that the next start runs, as far as update files decide it; empty for the installed
        program.
    former : str or None
        Version of the way back; empty for the installed program, None where there is no way back.
    kept : tuple of str
        Versions that came by file and are still here.
    problem : str
        Why the program that should be in use cannot run; empty where it can.
    """

    running: str
    next: str
    former: str | None
    kept: tuple[str, ...]
    problem: str = ""


class Prepared(Protocol):
    """An update unpacked and rehearsed, which can be taken; closed, it is gone."""

    @property
    def offer(self) -> Offer:
        """What it is."""
        ...

    @property
    def rehearsal(self) -> Rehearsal:
        """What the new program found."""
        ...

    def close(self) -> None:
        """Delete what was unpacked, unless it was taken."""
        ...


Progress: TypeAlias = Callable[[str, float], None]
"""Takes what is done now, for people, and how much of all is done, 0 to 1."""


class Updates(Protocol):
    """Looks at update files, tries them, takes them, and goes back. One thread at a time."""

    def state(self) -> ProgramState:
        """Which program runs, and which will.

        Raises
        ------
        UpdateError
            The folder of programs cannot be read.
        """
        ...

    def look(self, file: Path) -> Offer:
        """Read who made an update and what it is.

        Raises
        ------
        UpdateError
            It is none, was cut or changed, nobody here trusts its key, or it does not fit here.
        """
        ...

    def prepare(
        self,
        file: Path,
        progress: Progress,
        done: Callable[[Rehearsed], None],
        cancelled: Callable[[], bool],
    ) -> Prepared:
        """Unpack an update beside the program in use, and let it try itself on copies of the data.

        Raises
        ------
        UpdateError
            As of :meth:`look`; or it was cancelled, or there is no room. Nothing is left behind.
        """
        ...

    def repair(self, file: Path, progress: Progress, cancelled: Callable[[], bool]) -> str:
        """Put the version in use, which is damaged, back as it was taken; what was done.

        Raises
        ------
        UpdateError
            As of :meth:`look`; or it is not that version or not damaged, it was cancelled, or there
            is no room.
        """
        ...

    def save_report(self, prepared: Prepared, file: Path) -> None:
        """Write what the rehearsal found for whoever made the update, as JSON.

        Raises
        ------
        UpdateError
            It cannot be written there.
        """
        ...

    def take(self, prepared: Prepared, signature: Signature) -> str:
        """Let the next start run an update; what was done, in a sentence.

        Raises
        ------
        InspectError
            It was not taken.
        """
        ...

    def back(self, reason: str, signature: Signature) -> str:
        """Let the next start run the former program; what was done, in a sentence.

        Raises
        ------
        InspectError
            It was not.
        """
        ...
