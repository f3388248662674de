"""Updates by file: what takes them, and who answers for it."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import __version__, paths
from gonogo.bootstrap.link import attach
from gonogo.domain.errors import LedgerError, LinkError, PeopleError, UpdateError
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.ports.clock import SystemClock
from gonogo.ports.messages import Refused, Reply, SignUpdate

if TYPE_CHECKING:
    from gonogo.drivers.updates.desk import UpdateDesk
    from gonogo.ports.update import Signature, UpdateRecord

_ATTACH_S = 10.0
_MAKE_READABLE_S = 120.0
_PER_ENTRY_S = 0.0005
"""Ten times what the newer program needs for both of its walks along the chain."""
_MEND = (
    "Take its update once more with 'gonogo update take FILE' and GONOGO_INSTALLED=1 in the "
    "environment, which mends it."
)


def updates() -> "UpdateDesk":
    """Looks at update files, takes them, and goes back."""
    from gonogo.drivers.updates.copies import StationData
    from gonogo.drivers.updates.desk import UpdateDesk
    from gonogo.drivers.updates.keys import TrustedKeys
    from gonogo.drivers.updates.preparing import Here
    from gonogo.drivers.updates.programs import Programs

    folder = paths.programs()
    return UpdateDesk(
        Here(
            version=__version__,
            command=paths.own_command(),
            from_file=Path(sys.executable).resolve().is_relative_to(folder.resolve()),
            programs=Programs(folder),
            keys=TrustedKeys(paths.shipped_update_keys(), paths.trusted_update_keys()),
            data=StationData(
                folder=paths.data(),
                ledger=paths.ledger(),
                recipes=paths.user_recipes(),
                models=paths.user_models(),
                people=paths.people_file(),
                settings=paths.settings_file(),
            ),
            ledger_ready=ledger_ready,
            check=check_signature,
            record=sign_update,
        )
    )


def ledger_ready(program: Sequence[str], schema: int) -> None:
    """See to it that a program that knows ledger schemas up to a number can read the ledger.

    Parameters
    ----------
    program : sequence of str
        Starts the newer program, which alone knows what it laid in the ledger.

    Raises
    ------
    LedgerError
        It could not read it, or the newer program comes to no end.
    """
    from gonogo.drivers.ledger.way_back import entry_count, is_readable_for

    ledger = paths.ledger()
    if not ledger.exists() or is_readable_for(ledger, schema):
        return
    failed = "The newer program could not make the ledger readable for the former one"
    limit_s = _MAKE_READABLE_S + _PER_ENTRY_S * entry_count(ledger)
    try:
        status, words = _ran([*program, "update-make-readable", str(schema)], limit_s)
    except subprocess.TimeoutExpired as error:
        msg = (
            f"{failed}: it did not come to its end within {limit_s / 60:.0f} minutes, so it was "
            f"ended; every entry is still there. Try again. If it is damaged: {_MEND}"
        )
        raise LedgerError(msg) from error
    except OSError as error:
        msg = (
            f"{failed}: it does not start ({error.strerror}). {_MEND} Or install that version with "
            "apt or the Windows installer; its 'gonogo ledger downgrade' does it."
        )
        raise LedgerError(msg) from error
    if status:
        said = words.strip().splitlines()
        why = said[-1].removeprefix("gonogo: ") if said else "it does not say why."
        msg = f"{failed}: {why.rstrip('.')}. If it is damaged: {_MEND}"
        raise LedgerError(msg)


def _ran(command: Sequence[str], limit_s: float) -> tuple[int, str]:
    """Run a program to its end; its exit status, and what it said on stderr.

    Raises
    ------
    OSError
        It does not start.
    subprocess.TimeoutExpired
        It did not end in time, and was ended with all that it had started.
    """
    from gonogo.drivers.processes import end_family

    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            _, said = process.communicate(timeout=limit_s)
        finally:
            end_family(process)
    return process.returncode, said.decode("utf-8", "replace")


def check_signature(signature: "Signature") -> None:
    """Check who will take an update; a wrong password is an entry and takes its time.

    Raises
    ------
    InspectError
        The signature is not good, or the ledger cannot be written.
    """
    people = _people()
    # The right one needs neither the ledger nor a station, which may be of another version.
    if not people.verify(signature.author, signature.password):
        _sign(SignUpdate(None, signature.author, signature.password), people)


def sign_update(record: "UpdateRecord", signature: "Signature") -> None:
    """Check who does what with an update, and write it into the ledger where there is one.

    The station writes it where one runs, and this process otherwise.

    Raises
    ------
    InspectError
        The signature is not good, or the ledger cannot be written.
    """
    _sign(SignUpdate(record, signature.author, signature.password), _people())


def _people() -> PasswordFile:
    people = PasswordFile(paths.people_file())
    if not people.names():
        msg = "Nobody may sign yet; add somebody with 'gonogo people add NAME'."
        raise PeopleError(msg)
    return people


def _sign(command: SignUpdate, people: PasswordFile) -> None:
    from gonogo.link.address import read_address
    from gonogo.station.book import Book
    from gonogo.station.signers import Signers
    from gonogo.station.updating import Updating

    address = read_address(paths.station_file())
    if address is not None and address.alive():
        reply = _asked_of_the_station(command)
    elif paths.ledger().exists():
        writer = SqliteLedger(paths.ledger())
        try:
            book = Book(writer, SystemClock())
            reply = Updating(book, Signers(people, book)).sign(command)
        finally:
            writer.close()
    else:
        reply = Updating(None, Signers(people, None)).sign(command)
    if isinstance(reply, Refused):
        raise UpdateError(reply.text)


def _asked_of_the_station(command: SignUpdate) -> Reply:
    link = attach(paths.ledger())
    try:
        until = time.monotonic() + _ATTACH_S
        while link.snapshot() is None:
            if time.monotonic() > until:
                msg = "The station does not answer, so nothing was signed; see its log."
                raise LinkError(msg)
            time.sleep(0.05)
        return link.send(command).result()
    finally:
        link.close()
