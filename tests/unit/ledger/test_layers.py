"""Rules for whoever writes the next version of the ledger's schema; decision 24 says why."""

import hashlib
from collections.abc import Sequence

import apsw
import pytest

from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.layers import VERSIONS

LATER = range(2, schema.SCHEMA_VERSION + 1)

PINNED = {
    1: "503cc03d4bbac8856cc7baeb2f447d9f60e91112c9ac0a678ecf7ff8414c06a7",
    2: "4505d339440793e1fcd0296dd24d9701bb7b5ba888291aab700166432bd31ff6",
}
"""What was laid once is never changed: SHA-256 over the statements of each version."""


# What SQLite asks leave for while it lays an index or a view; besides these it only notes them in
# its own table.
_LAYING = {
    apsw.SQLITE_CREATE_INDEX,
    apsw.SQLITE_CREATE_VIEW,
    apsw.SQLITE_REINDEX,
    apsw.SQLITE_SELECT,
    apsw.SQLITE_READ,
    apsw.SQLITE_FUNCTION,
}
_NOTING = {apsw.SQLITE_INSERT, apsw.SQLITE_UPDATE}


def trespasses(older: int, statements: Sequence[str]) -> set[str]:
    """What statements on top of an older version do besides laying indexes and views."""
    done: set[str] = set()

    def ask(code: int, first: str | None, *_: str | None) -> int:
        noting = code in _NOTING and first == "sqlite_master"
        if code not in _LAYING and not noting:
            done.add(f"{apsw.mapping_authorizer_function[code]} {first}")
        return apsw.SQLITE_OK

    connection = apsw.Connection(":memory:")
    try:
        schema.create(connection, older)
        connection.authorizer = ask
        for statement in statements:
            connection.execute(statement)
        connection.authorizer = None
        unique = "SELECT name FROM pragma_index_list('entries') WHERE [unique]"
        done.update(f"unique index {name}" for (name,) in connection.execute(unique))
    finally:
        connection.close()
    return done


@pytest.mark.parametrize("version", LATER)
def test_a_later_version_only_lays_indexes_and_views(version: int) -> None:
    assert trespasses(version - 1, VERSIONS[version - 1]) == set()


@pytest.mark.parametrize("statement", [
    "ALTER TABLE entries ADD COLUMN shift TEXT",
    "CREATE TABLE shifts (name TEXT)",
    "CREATE TRIGGER late BEFORE INSERT ON entries BEGIN SELECT 1; END",
    "CREATE UNIQUE INDEX one_a_part ON entries (part_id)",
    "DROP VIEW labels",
    "DROP TRIGGER entries_no_delete",
    "UPDATE entries SET actor = 'nobody'",
    "DELETE FROM entries",
    "PRAGMA journal_mode = delete",
])  # fmt: skip
def test_whoever_tries_more_is_told(statement: str) -> None:
    assert trespasses(schema.SCHEMA_VERSION, (statement,))


@pytest.mark.parametrize("version", [1, *LATER])
def test_what_a_version_laid_is_never_changed(version: int) -> None:
    statements = "\0".join(statement.strip() for statement in VERSIONS[version - 1])
    assert hashlib.sha256(statements.encode()).hexdigest() == PINNED[version]
