"""Unpack an update beside the program in use, and let it try itself."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.owned import owned_folder, sweep
from gonogo.drivers.updates.copies import StationData
from gonogo.drivers.updates.keys import TrustedKeys
from gonogo.drivers.updates.names import PROGRAMS
from gonogo.drivers.updates.programs import InUse, Programs
from gonogo.drivers.updates.rehearsing import Stage, rehearse
from gonogo.drivers.updates.unpacking import unpack
from gonogo.ports.update import Offer, Progress, Rehearsal, Rehearsed, Signature, UpdateRecord

_DRAFT = ".new-"
_SPARE_BYTES = 200 * 2**20
_CHECKED = 1 / 3
"""Of the time that unpacking takes, the check of the file before it."""
_UNPACKED = 0.3
"""How much of the time is over when the rehearsal begins."""


class Here(msgspec.Struct, frozen=True):
    """What an update meets here.

    Parameters
    ----------
    version : str
        Of the program that runs.
    command : sequence of str
        Starts it once more.
    from_file : bool
        It is one of ``programs``, not the installed one.
    ledger_ready : callable
        Sees to it that a program that knows ledger schemas up to a number can read the ledger, by
        the program in use whose command line it is given; raises ``InspectError``.
    check : callable
        Checks a signature, and writes into the ledger where it is not good; raises
        ``InspectError``.
    record : callable
        Checks a signature and writes the record into the ledger where there is one, durably;
        raises ``InspectError``.
    """

    version: str
    command: Sequence[str]
    from_file: bool
    programs: Programs
    keys: TrustedKeys
    data: StationData
    ledger_ready: Callable[[Sequence[str], int], None]
    check: Callable[[Signature], None]
    record: Callable[[UpdateRecord, Signature], None]


class UnpackedUpdate:
    """An update unpacked and rehearsed; implements :class:`~gonogo.ports.update.Prepared`."""

    def __init__(
        self, offer: Offer, folder: Path, rehearsal: Rehearsal, programs: Programs, held: ExitStack
    ) -> None:
        self._offer = offer
        self._rehearsal = rehearsal
        self._programs = programs
        self._held = held
        self._draft: Path | None = folder
        self._taken = False

    @property
    def offer(self) -> Offer:
        """What it is."""
        return self._offer

    @property
    def rehearsal(self) -> Rehearsal:
        """What the new program found."""
        return self._rehearsal

    def settle(self) -> None:
        """Give the program its place, where it waits to be used; once is enough.

        Raises
        ------
        UpdateError
            It cannot be moved, or is not whole any more.
        """
        version = self._offer.manifest.version
        if self._draft is not None:
            self._programs.settle(self._draft, version, self._offer.manifest)
            self._draft = None
        self._programs.require_whole(version)

    def use(self, chosen: InUse) -> None:
        """Let the next start run it.

        Raises
        ------
        UpdateError
            That cannot be written down.
        """
        self._programs.use(chosen)
        self._taken = True

    def close(self) -> None:
        """Delete what was unpacked, unless it was taken."""
        if self._draft is None and not self._taken:
            with suppress(UpdateError):
                self._programs.remove(self._offer.manifest.version)
        self._held.close()


def prepare(
    offer: Offer,
    here: Here,
    progress: Progress,
    done: Callable[[Rehearsed], None],
    cancelled: Callable[[], bool],
) -> UnpackedUpdate:
    """Unpack an update and rehearse it on copies of the data.

    Raises
    ------
    InspectError
        The file is not what its manifest says, there is no room, or it was cancelled. Nothing is
        left behind.
    """

    def ask() -> None:
        if cancelled():
            msg = "The update was stopped before its end; nothing of it is left."
            raise UpdateError(msg)

    def unpacking(doing: str, share: float) -> None:
        ask()
        progress(doing, share * _UNPACKED)

    def rehearsing(doing: str, share: float) -> None:
        progress(doing, _UNPACKED + share * (1 - _UNPACKED))

    with ExitStack() as stack:
        # The data twice: for the new program, and for the one in use where something fails.
        room = 2 * here.data.bytes
        program = stack.enter_context(unpacked(offer, here.programs, room, unpacking))
        folder = program.parent
        system = offer.manifest.platform.partition("-")[0]
        stage = Stage(
            [str(program / PROGRAMS[system])], here.command, here.data, folder / "data", ask
        )
        rehearsal = rehearse(stage, rehearsing, done)
        shutil.rmtree(folder / "data", ignore_errors=True)
        return UnpackedUpdate(offer, program, rehearsal, here.programs, stack.pop_all())


@contextmanager
def unpacked(
    offer: Offer, programs: Programs, more_bytes: int, progress: Progress
) -> Iterator[Path]:
    """Unpack an update beside the programs, into a folder that is gone in the end.

    Parameters
    ----------
    more_bytes : int
        Room that is wanted beside the program's own.
    progress : callable
        May raise to stop.

    Raises
    ------
    UpdateError
        The file is not what its manifest says, or there is no room.
    """

    def checking(share: float) -> None:
        progress("Checking the file", share * _CHECKED)

    def unpacking(share: float) -> None:
        progress("Unpacking", _CHECKED + share * (1 - _CHECKED))

    _make_room(programs, offer.manifest.unpacked_bytes + more_bytes + _SPARE_BYTES)
    with _draft(programs.folder) as folder:
        program = folder / "program"
        program.mkdir()
        unpack(offer, program, checking, unpacking)
        yield program


def _make_room(programs: Programs, needed: int) -> None:
    try:
        programs.folder.mkdir(parents=True, exist_ok=True)
        sweep(_DRAFT, programs.folder)
        programs.sweep()
        free = shutil.disk_usage(programs.folder).free
    except OSError as error:
        msg = f"{programs.folder} cannot be used ({error.strerror}); check its folder and disk."
        raise UpdateError(msg) from error
    if free < needed:
        msg = (
            f"The update needs {needed / 1e6:.0f} MB on the disk of {programs.folder}, and "
            f"{free / 1e6:.0f} MB are free; make room and try again."
        )
        raise UpdateError(msg)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    try:
        with owned_folder(_DRAFT, folder) as draft:
            yield draft
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}); check its folder and disk."
        raise UpdateError(msg) from error
