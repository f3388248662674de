"""A ledger that a newer program has written, for the older one that shall read it again."""

from pathlib import Path

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.connection import FAULTS, open_reader, sentence
from gonogo.drivers.ledger.versions import take_back


def is_readable_for(path: Path, version: int) -> bool:
    """Whether a program that knows ledger schemas up to ``version`` can read a ledger.

    Raises
    ------
    LedgerError
        Nobody can.
    """
    connection = open_reader(path)
    try:
        return int(connection.pragma("user_version")) <= version
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()


def entry_count(path: Path) -> int:
    """How many entries a ledger of any schema has.

    Raises
    ------
    LedgerError
        It cannot be read.
    """
    connection = open_reader(path)
    try:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM entries").get)
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()


def make_readable_for(path: Path, version: int) -> None:
    """Take a ledger back to schema ``version`` where it is of a newer one.

    Raises
    ------
    LedgerError
        A station has it open, or it does not verify or cannot be written. It then is as it was.
    """
    if not is_readable_for(path, version):
        take_back(path, version)
