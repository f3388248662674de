"""The twin of ``tests/soak/ledger_100k.py``: 2,000 entries where the long run has 100,000."""

from pathlib import Path

import pytest

from tests.soak.ledger_100k import run
from tests.support.older import NoHistoryError

ENTRIES = 2000


def test_a_large_ledger_outlives_kills_and_turns_between_versions(tmp_path: Path) -> None:
    try:
        outcome = run(tmp_path, ENTRIES, kills=8, seed=7, within_s=60)
    except NoHistoryError as error:
        pytest.skip(str(error))
    assert (outcome.lost, outcome.broken) == (0, [])
    assert outcome.entries > ENTRIES
    assert outcome.acknowledged > 0
    assert outcome.turns == 2
    tolls = outcome.tolls.values()
    assert all(toll.kills for toll in tolls), "each deed was killed"
    assert sum(toll.inside for toll in tolls) > 0
