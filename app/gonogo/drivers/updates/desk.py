"""Updates from the first look to the way back; implements :class:`~gonogo.ports.update.Updates`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec.structs import replace

from gonogo.domain.errors import UpdateError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.updates.bundle import read_offer
from gonogo.drivers.updates.keys import TrustedKey
from gonogo.drivers.updates.preparing import Here, UnpackedUpdate, prepare
from gonogo.drivers.updates.programs import Former, InUse
from gonogo.drivers.updates.repairing import repair, repairs
from gonogo.drivers.updates.reports import report_of, write_report
from gonogo.drivers.updates.versions import order, this_platform
from gonogo.ports.update import (
    Offer,
    Prepared,
    ProgramState,
    Progress,
    RehearsalReport,
    Rehearsed,
    Signature,
    UpdateKeyTrusted,
    UpdateKeyWithdrawn,
    UpdateTaken,
    UpdateTakenBack,
)

_LONGEST_REASON = 2000


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
            former=None if chosen is None else self._formers(chosen)[0].version,
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
        if repairs(offer, self._here):
            return replace(offer, repairs=True)
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
        offer = self.look(file)
        if offer.repairs:
            msg = (
                f"{file} is the update in use, which is damaged: there is nothing to try. "
                "'gonogo update take' mends it."
            )
            raise UpdateError(msg)
        return prepare(offer, self._here, progress, done, cancelled)

    def repair(self, file: Path, progress: Progress, cancelled: Callable[[], bool]) -> str:
        """Put the version in use, which is damaged, back as it was taken; what was done.

        Raises
        ------
        UpdateError
            As of :meth:`look`; or it is not that version or not damaged, it was cancelled, or there
            is no room.
        """
        offer = self.look(file)
        if not offer.repairs:
            msg = f"{file} is not the update in use, or that one is whole; nothing is to be mended."
            raise UpdateError(msg)
        with self._alone():
            return repair(offer, self._here, progress, cancelled)

    def check(self, signature: Signature) -> None:
        """See to it that somebody may take an update, before he waits for its rehearsal.

        Raises
        ------
        InspectError
            The signature is not good, which the ledger keeps; or that cannot be told.
        """
        self._here.check(signature)

    def report(self, prepared: Prepared) -> RehearsalReport:
        """What the rehearsal found of which update, for whoever made it."""
        return report_of(prepared, self._here.version)

    def save_report(self, prepared: Prepared, file: Path) -> None:
        """Write :meth:`report` as JSON.

        Raises
        ------
        UpdateError
            It cannot be written there.
        """
        write_report(self.report(prepared), file)

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
        with self._alone():
            way_back = self._way_back()
            chosen = here.programs.in_use()
            named = chosen is not None and chosen.version == version
            if not named and not here.programs.place(version).exists():
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
            # Only what was signed may replace what is here, or be what the next start looks for.
            prepared.settle()
            prepared.use(InUse(version, way_back, offer.manifest_sha256))
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
            former, *others = self._formers(chosen)
            program = [str(here.programs.program(chosen.version))]
            here.ledger_ready(program, former.ledger_schema)
            here.record(UpdateTakenBack(former.version, chosen.version, reason), signature)
            # Where this is the newer program, writing the record has brought the schema up again.
            here.ledger_ready(program, former.ledger_schema)
            here.programs.use(InUse(former.version, tuple(others), former.manifest_sha256))
        which = f"version {former.version}" if former.version else "the installed program"
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

    def trusted_keys(self) -> list[TrustedKey]:
        """Keys whose updates may be taken.

        Raises
        ------
        UpdateError
            They cannot be read.
        """
        return self._here.keys.all()

    def trust(self, key: TrustedKey, signature: Signature) -> None:
        """Let updates be taken that a key has signed.

        Raises
        ------
        InspectError
            It was not signed, or cannot be written down.
        """
        self._here.record(UpdateKeyTrusted(key.signer), signature)
        self._here.keys.trust(key, signature.author)

    def distrust(self, named: str, signature: Signature) -> TrustedKey:
        """Take no updates of a key any more that was trusted here; which one it was.

        Parameters
        ----------
        named : str
            Its fingerprint, or how that begins.

        Raises
        ------
        InspectError
            No such key was trusted here, it was not signed, or cannot be written down.
        """
        key = self._here.keys.find_own(named)
        self._here.record(UpdateKeyWithdrawn(key.signer), signature)
        self._here.keys.distrust(key)
        return key

    def _way_back(self) -> tuple[Former, ...]:
        """Where the program that runs leads back to, itself first."""
        here, chosen = self._here, self._here.programs.in_use()
        installed = Former("", SCHEMA_VERSION)
        if not here.from_file:
            return (installed,)
        if chosen is None or chosen.version != here.version:
            return (Former(here.version, SCHEMA_VERSION), installed)
        itself = Former(here.version, SCHEMA_VERSION, chosen.manifest_sha256)
        return (itself, *self._formers(chosen))

    def _formers(self, chosen: InUse) -> tuple[Former, ...]:
        """Programs to go back to that are still here, the last one first; always at least one."""
        there = {"", *self._here.programs.versions()}
        found = tuple(one for one in chosen.formers if one.version in there)
        return found or (Former("", SCHEMA_VERSION),)

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
