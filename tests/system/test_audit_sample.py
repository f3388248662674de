"""The audit sample of a running line: PASS parts drawn by the record, pictures kept."""

from pathlib import Path

import msgspec
import pytest

from gonogo.domain.keeping import AuditPolicy, draw
from gonogo.domain.records import DecisionRecord
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.messages import FetchPart, PartReply
from tests.support.light import LightHome
from tests.support.rig import rig


def records(ledger: Path) -> dict[int, DecisionRecord]:
    reader = SqliteLedgerReader(ledger)
    try:
        return {
            entry.seq: msgspec.json.decode(entry.body, type=DecisionRecord)
            for entry in reader.entries("decision")
        }
    finally:
        reader.close()


@pytest.mark.parametrize("keep", ["none", "non_pass"])
def test_drawn_parts_are_recorded_and_kept_whatever_the_policy(light: LightHome, keep: str) -> None:
    name = light.with_recipe("audited", audit={"rate": 0.3}, archive={"keep": keep})
    with rig(light) as line:
        line.run(name, parts=80)
        found = records(light.ledger)
        drawn = {seq for seq, r in found.items() if r.audit is not None and r.audit.drawn}
        old = min(drawn)  # no longer among the last 64 parts
        assert isinstance(line.station.handle(FetchPart(old)), PartReply)
    assert 3 <= len(drawn) <= 42, "64 PASS parts at a rate of 0.3"
    for record in found.values():
        if record.verdict is Verdict.PASS:
            again = draw(AuditPolicy(0.3), record.recipe_sha256, record.run_id, record.part_seq)
            assert record.audit == again
        else:
            assert record.audit is None
    reader = SqliteLedgerReader(light.ledger)
    images = [msgspec.json.decode(entry.body) for entry in reader.entries("image")]
    reader.close()
    kept = {image["decision_seq"] for image in images if image["path"]}
    rejected = {seq for seq, r in found.items() if r.verdict is not Verdict.PASS}
    assert kept == (drawn if keep == "none" else drawn | rejected)


def test_a_recipe_without_an_audit_draws_nothing(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=10)
    assert all(record.audit is None for record in records(light.ledger).values())
