"""A ledger that a newer program has written, for the older one that shall read it again."""

from pathlib import Path

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.connection import FAULTS, open_reader, sentence


def is_readable_for(path: Path, version: int) -> bool:
    """Whether a program that knows ledger schemas up to ``version`` can read a ledger.

    Raises
    ------
    LedgerError
        Nobody can.
    """
    return _laid(path) <= version


def make_readable_for(path: Path, version: int) -> None:
    """See to it that a program that knows ledger schemas up to ``version`` can read a ledger.

    Raises
    ------
    LedgerError
        It could not read it.
    """
    laid = _laid(path)
    if laid > version:
        msg = (
            f"{path} has ledger schema {laid}, and the former program knows 1 to {version}; it "
            "could not read this ledger."
        )
        raise LedgerError(msg)


def _laid(path: Path) -> int:
    connection = open_reader(path)
    try:
        return int(connection.pragma("user_version"))
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()
