"""The twin of ``tests/soak/ledger_kill.py``: a dozen kills where the long run makes thousands."""

from pathlib import Path

from tests.support.ledger_killing import kill_many


def test_a_killed_writer_loses_nothing_it_has_acknowledged(tmp_path: Path) -> None:
    outcome = kill_many(tmp_path / "ledger", kills=12, seed=7)
    assert (outcome.kills, outcome.lost, outcome.broken) == (12, 0, 0)
    assert outcome.acknowledged > 0
    assert outcome.written >= outcome.acknowledged
