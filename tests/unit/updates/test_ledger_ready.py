"""A ledger that the newer program alone could make readable again, where that one is gone."""

from pathlib import Path

import pytest

from gonogo import paths
from gonogo.bootstrap.update import ledger_ready
from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.ledger.verify import verify_chain
from tests.support import ledgers


def test_a_newer_program_that_does_not_start_is_a_sentence(tmp_path: Path) -> None:
    ledgers.write(paths.ledger(), ledgers.decision(1))
    with pytest.raises(LedgerError, match=r"does not start .* 'gonogo ledger downgrade'"):
        ledger_ready([str(tmp_path / "gone" / "gonogo")], SCHEMA_VERSION - 1)
    assert verify_chain(paths.ledger()).ok
