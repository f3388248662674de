"""Whether an older program can go on with a ledger."""

from pathlib import Path

from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.ledger.way_back import is_readable_for, make_readable_for
from tests.support import ledgers


def test_a_program_reads_ledgers_up_to_the_schema_it_knows(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    ledgers.write(ledger, ledgers.decision(1))
    assert is_readable_for(ledger, SCHEMA_VERSION)
    assert not is_readable_for(ledger, SCHEMA_VERSION - 1)
    make_readable_for(ledger, SCHEMA_VERSION)
    assert verify_chain(ledger).entries == 1
    make_readable_for(ledger, SCHEMA_VERSION - 1)
    assert is_readable_for(ledger, SCHEMA_VERSION - 1)
    assert verify_chain(ledger).decisions == 1
    first = tmp_path / "first.sqlite"
    ledgers.write_first_schema(first, ledgers.decision(1))
    assert is_readable_for(first, 1)
