"""Names and password hashes in one JSON file that only its owner may read."""

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock

from gonogo.domain.errors import PeopleError
from gonogo.domain.ledger import STATION
from gonogo.drivers.durable import write_durably

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 8
_NAME = re.compile(r"[^\W_][\w .'-]{0,63}")


class PasswordFile:
    """Implements :class:`~gonogo.ports.people.People` with Argon2id (RFC 9106).

    Parameters
    ----------
    path : Path
        The file; a missing one means that nobody may sign yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Everybody who may sign, sorted.

        Raises
        ------
        PeopleError
            The file cannot be read.
        """
        return sorted(self._read())

    def verify(self, name: str, password: str) -> bool:
        """Whether this is the person's password.

        Raises
        ------
        PeopleError
            The file cannot be read.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        known = self._read().get(name)
        if known is None:
            # As slow as a wrong password, so that the time does not tell who is known.
            _hasher().hash(password)
            return False
        try:
            return _hasher().verify(known, password)
        except (VerificationError, InvalidHashError):
            return False

    def knows(self, name: str) -> bool:
        """Whether the name is on the list.

        Raises
        ------
        PeopleError
            The file cannot be read.
        """
        return name in self._read()

    def add(self, name: str, password: str) -> None:
        """Let somebody sign, or give a new password to who may already.

        Raises
        ------
        PeopleError
            The name or password will not do, or the file cannot be written.
        """
        if not _NAME.fullmatch(name) or name != name.strip():
            msg = f"{name!r} is no name: use letters, digits, spaces and . ' - of 64 at most."
            raise PeopleError(msg)
        if name.casefold() == STATION:
            msg = f"{name!r} is the station's own name in the ledger; take another."
            raise PeopleError(msg)
        if len(password) < SHORTEST:
            msg = f"A password needs at least {SHORTEST} characters."
            raise PeopleError(msg)
        with self._lock():
            known = self._read()
            alike = [other for other in known if _folded(other) == _folded(name)]
            if alike and name not in known:
                msg = f"{alike[0]!r} may sign already; {name!r} could not be told from that name."
                raise PeopleError(msg)
            self._write({**known, name: _hasher().hash(password)})

    def remove(self, name: str) -> None:
        """Let somebody sign no more; what was signed stays signed.

        Raises
        ------
        PeopleError
            Nobody has that name, or the file cannot be written.
        """
        with self._lock():
            known = self._read()
            if name not in known:
                there = ", ".join(sorted(known)) or "nobody"
                msg = f"{name!r} may not sign; these may: {there}."
                raise PeopleError(msg)
            del known[name]
            self._write(known)

    def _lock(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._path.with_name(self._path.name + ".lock"), timeout=10)

    def _read(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no list of people"
            msg = f"{self._path} cannot be read ({why}); mend it or make it anew."
            raise PeopleError(msg) from error

    def _write(self, people: dict[str, str]) -> None:
        text = msgspec.json.format(msgspec.json.encode(people), indent=2) + b"\n"
        try:
            write_durably(self._path, text, 0o600)
        except OSError as error:
            msg = f"{self._path} cannot be written ({error.strerror}); check its folder and disk."
            raise PeopleError(msg) from error


def _folded(name: str) -> str:
    """A name as it sounds: without capitals, accents spelled one way, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # for who signs; no start waits for it

    return PasswordHasher()
