"""Updates from the first look to the way back; implements :class:`~gonogo.ports.update.Updates`."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from gonogo.domain.errors import UpdateError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.owned import owned_folder, sweep
from gonogo.drivers.updates.bundle import read_offer
from gonogo.drivers.updates.copies import StationData
from gonogo.drivers.updates.keys import TrustedKey, TrustedKeys
from gonogo.drivers.updates.names import PROGRAMS
from gonogo.drivers.updates.programs import InUse, Programs
from gonogo.drivers.updates.rehearsing import Stage, rehearse
from gonogo.drivers.updates.unpacking import unpack
from gonogo.drivers.updates.versions import order, this_platform
from gonogo.ports.update import (
    Offer,
    Prepared,
    ProgramState,
    Progress,
    Rehearsal,
    Rehearsed,
    Signature,
    UpdateKeyTrusted,
    UpdateRecord,
    UpdateTaken,
    UpdateTakenBack,
)

_DRAFT = ".new-"
_SPARE_BYTES = 200 * 2**20
_LONGEST_REASON = 2000
# How much of the time is over then.
_CHECKED = 0.1
_UNPACKED = 0.3


@dataclass(frozen=True, slots=True)
class Here:
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
            self._programs.settle(self._draft, version)
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


class UpdateDesk:
    """Carries out what people ask for, one thing at a time."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def state(self) -> ProgramState:
        """Which program runs, and which will.

        Raises
        ------
        UpdateError
            The folder of programs cannot be read.
        """
        here, chosen = self._here, self._here.programs.in_use()
        following, problem = here.version, ""
        if chosen is not None and (here.from_file or order(chosen.version) > order(here.version)):
            following = chosen.version
            try:
                here.programs.require_whole(chosen.version)
            except UpdateError as error:
                following, problem = "", str(error)
        elif chosen is None and here.from_file:
            following = ""
        return ProgramState(
            running=here.version,
            next=following,
            former=None if chosen is None else self._former(chosen),
            kept=tuple(here.programs.versions()),
            problem=problem,
        )

    def look(self, file: Path) -> Offer:
        """Read who made an update and what it is.

        Raises
        ------
        UpdateError
            It is none, was cut or changed, nobody here trusts its key, or it does not fit here.
        """
        offer = read_offer(file, self._here.keys)
        manifest, version = offer.manifest, self._here.version
        if manifest.platform != this_platform():
            msg = f"{file} is for {manifest.platform}, and this computer is {this_platform()}."
            raise UpdateError(msg)
        if order(manifest.version) <= order(version):
            msg = (
                f"{file} holds version {manifest.version}, and version {version} runs here; an "
                "update must be newer. To go back to what ran before: 'gonogo update back'."
            )
            raise UpdateError(msg)
        if order(manifest.follows) > order(version):
            msg = (
                f"{file} may follow version {manifest.follows} or newer, and version {version} "
                "runs here; take an update in between first."
            )
            raise UpdateError(msg)
        return offer

    def prepare(
        self,
        file: Path,
        progress: Progress,
        done: Callable[[Rehearsed], None],
        cancelled: Callable[[], bool],
    ) -> UnpackedUpdate:
        """Unpack an update beside the program in use, and let it try itself on copies of the data.

        Raises
        ------
        InspectError
            As of :meth:`look`; or it was cancelled, or there is no room. Nothing is left behind.
        """
        here = self._here

        def ask() -> None:
            if cancelled():
                msg = "The update was stopped before its end; nothing of it is left."
                raise UpdateError(msg)

        def part(name: str, begin: float, end: float) -> Callable[[float], None]:
            def told(share: float) -> None:
                ask()
                progress(name, begin + share * (end - begin))

            return told

        def rehearsing(doing: str, share: float) -> None:
            progress(doing, _UNPACKED + share * (1 - _UNPACKED))

        offer = self.look(file)
        self._make_room(offer)
        with ExitStack() as stack:
            folder = stack.enter_context(_draft(here.programs.folder))
            program = folder / "program"
            program.mkdir()
            unpack(
                offer,
                program,
                part("Checking the file", 0.0, _CHECKED),
                part("Unpacking", _CHECKED, _UNPACKED),
            )
            system = offer.manifest.platform.partition("-")[0]
            stage = Stage(
                [str(program / PROGRAMS[system])], here.command, here.data, folder / "data", ask
            )
            rehearsal = rehearse(stage, rehearsing, done)
            shutil.rmtree(folder / "data", ignore_errors=True)
            return UnpackedUpdate(offer, program, rehearsal, here.programs, stack.pop_all())

    def take(self, prepared: Prepared, signature: Signature) -> str:
        """Let the next start run an update; what was done, in a sentence.

        Entry first, file second, as with a signed rule: what is in use was signed.

        Raises
        ------
        InspectError
            It was not taken.
        """
        here, offer = self._here, prepared.offer
        if not isinstance(prepared, UnpackedUpdate) or not prepared.rehearsal.ok:
            failed = "; ".join(f"{one.title}: {one.text}" for one in prepared.rehearsal.failed)
            msg = f"The update was not taken, since its rehearsal failed. {failed}"
            raise UpdateError(msg)
        version = offer.manifest.version
        former = here.version if here.from_file else ""
        with self._alone():
            prepared.settle()
            here.record(
                UpdateTaken(
                    version=version,
                    former_version=here.version,
                    manifest_sha256=offer.manifest_sha256,
                    key=offer.key,
                    rehearsal=prepared.rehearsal,
                ),
                signature,
            )
            prepared.use(InUse(version, former, SCHEMA_VERSION))
        return (
            f"Version {version} is taken: the next start of the screen and of the station runs it. "
            "What runs now goes on as it is."
        )

    def back(self, reason: str, signature: Signature) -> str:
        """Let the next start run the former program; what was done, in a sentence.

        Raises
        ------
        InspectError
            It was not.
        """
        here = self._here
        reason = reason.strip()
        if not reason or len(reason) > _LONGEST_REASON:
            msg = f"The way back needs a reason, of {_LONGEST_REASON} characters at most."
            raise UpdateError(msg)
        with self._alone():
            chosen = here.programs.in_use()
            if chosen is None:
                msg = "No update is in use, so there is nothing to go back from."
                raise UpdateError(msg)
            former = self._former(chosen)
            program = [str(here.programs.program(chosen.version))]
            here.ledger_ready(program, chosen.former_ledger_schema)
            here.record(UpdateTakenBack(former, chosen.version, reason), signature)
            # Where this is the newer program, writing the record has brought the schema up again.
            here.ledger_ready(program, chosen.former_ledger_schema)
            here.programs.use(InUse(former, "", chosen.former_ledger_schema) if former else None)
        which = f"version {former}" if former else "the installed program"
        return (
            f"The next start of the screen and of the station runs {which} again. Version "
            f"{chosen.version} is kept; 'gonogo update remove {chosen.version}' deletes it."
        )

    def remove(self, version: str) -> None:
        """Delete a version that is not in use.

        Raises
        ------
        UpdateError
            It is in use, is not here, or cannot be deleted.
        """
        with self._alone():
            self._here.programs.remove(version)

    def trust(self, key: TrustedKey, signature: Signature) -> None:
        """Let updates be taken that a key has signed.

        Raises
        ------
        InspectError
            It was not signed, or cannot be written down.
        """
        self._here.record(UpdateKeyTrusted(key.signer), signature)
        self._here.keys.trust(key, signature.author)

    def _former(self, chosen: InUse) -> str:
        """Version to go back to: the former one where it is still here, else the installed one."""
        return chosen.former if chosen.former in self._here.programs.versions() else ""

    def _make_room(self, offer: Offer) -> None:
        programs = self._here.programs
        try:
            programs.folder.mkdir(parents=True, exist_ok=True)
            sweep(_DRAFT, programs.folder)
            programs.sweep()
            free = shutil.disk_usage(programs.folder).free
        except OSError as error:
            msg = f"{programs.folder} cannot be used ({error.strerror}); check its folder and disk."
            raise UpdateError(msg) from error
        # The data twice: once for the new program, once for the one in use where something fails.
        needed = offer.manifest.unpacked_bytes + 2 * self._here.data.bytes + _SPARE_BYTES
        if free < needed:
            msg = (
                f"The update needs {needed / 1e6:.0f} MB on the disk of {programs.folder}, and "
                f"{free / 1e6:.0f} MB are free; make room and try again."
            )
            raise UpdateError(msg)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = self._here.programs.folder
        lock = FileLock(folder / ".lock", blocking=False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            msg = "Somebody takes or removes an update at this moment; try again when that is done."
            raise UpdateError(msg) from error
        except OSError as error:
            msg = f"{folder} cannot be written ({error.strerror}); check its folder and disk."
            raise UpdateError(msg) from error
        try:
            yield
        finally:
            lock.release()


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    try:
        with owned_folder(_DRAFT, folder) as draft:
            yield draft
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}); check its folder and disk."
        raise UpdateError(msg) from error
