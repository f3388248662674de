"""Labels through the station: while it runs, while it rests, and when it is killed."""

import signal
import sys
from pathlib import Path

import pytest

from gonogo.bootstrap.link import attach
from gonogo.domain.labels import Label, Truth
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import (
    Command,
    Done,
    Labelled,
    LabelPart,
    Refused,
    Reply,
    Shutdown,
    StopRun,
    WithdrawLabel,
)
from tests.support.command import start
from tests.support.light import LightHome
from tests.support.rig import Rig, rig
from tests.support.waiting import eventually


def in_force(ledger: Path) -> dict[int, tuple[Label, ...]]:
    reader = SqliteLedgerReader(ledger)
    try:
        return {row.seq: row.labels for row in reader.production(LedgerQuery()) if row.labels}
    finally:
        reader.close()


def refused(line: Rig, command: Command) -> str:
    before = label_entries(line)
    reply = line.station.handle(command)
    assert isinstance(reply, Refused), reply
    assert label_entries(line) == before, "what is refused leaves no entry"
    return reply.text


def label_entries(line: Rig) -> int:
    """Entries about labels; pictures of the run that ended may still be on their way."""
    ledger = line.station.snapshot().ledger
    assert ledger is not None
    reader = SqliteLedgerReader(Path(ledger.path))
    try:
        kinds = (EntryKind.LABEL, EntryKind.LABEL_WITHDRAWN)
        return sum(len(list(reader.entries(kind))) for kind in kinds)
    finally:
        reader.close()


def labelled(reply: Reply) -> Labelled:
    assert isinstance(reply, Labelled), reply
    return reply


def test_a_part_is_labelled_while_the_line_runs_and_while_it_rests(light: LightHome) -> None:
    with rig(light) as line:
        line.start(rate_hz=100)
        eventually(lambda: len(line.parts) >= 5, 20)
        first, bad = line.parts[0].entry_seq, line.parts[4].entry_seq
        labelled(line.station.handle(LabelPart(bad, Truth.DEFECT, "blob", " Ada ")))
        assert line.station.snapshot().state == "running"
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(20)
        reply = labelled(line.station.handle(LabelPart(first, Truth.GOOD, "", "Ada")))
        assert reply.entry_seq == first
        labelled(line.station.handle(LabelPart(bad, Truth.UNSURE, "", "Bob")))
        counted = line.station.snapshot().lanes[0].counters
    assert counted.triggers == counted.records
    found = in_force(light.ledger)
    assert [(x.author, x.truth, x.defect) for x in found[bad]] == [
        ("Ada", Truth.DEFECT, "blob"), ("Bob", Truth.UNSURE, ""),
    ]  # fmt: skip
    assert [x.seq for x in found[first]] == [reply.label_seq]
    assert found[first][0].utc.startswith("20")
    assert verify_chain(light.ledger).ok


def test_a_label_that_does_not_fit_is_refused_in_a_sentence(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=3)
        seq = line.parts[0].entry_seq
        text = refused(line, LabelPart(9999, Truth.GOOD, "", "Ada"))
        assert text == "Ledger entry 9999 is no decision, so there is nothing to label."
        assert "is no decision" in refused(line, LabelPart(1, Truth.GOOD, "", "Ada"))
        text = refused(line, LabelPart(seq, Truth.DEFECT, "dent", "Ada"))
        assert text == "Recipe light version 1 has no class 'dent'; its classes are blob."
        assert "no class ''" in refused(line, LabelPart(seq, Truth.DEFECT, "", "Ada"))
        assert "has no defect class" in refused(line, LabelPart(seq, Truth.GOOD, "blob", "Ada"))
        assert "the name of its author" in refused(line, LabelPart(seq, Truth.GOOD, "", "  "))
        assert "own name" in refused(line, LabelPart(seq, Truth.GOOD, "", "Station"))


def test_a_label_is_withdrawn_once_and_by_its_author_alone(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=3)
        seq = line.parts[0].entry_seq
        label_seq = labelled(line.station.handle(LabelPart(seq, Truth.GOOD, "", "Ada"))).label_seq
        assert "is no label" in refused(line, WithdrawLabel(seq, "Ada"))
        assert "is no label" in refused(line, WithdrawLabel(9999, "Ada"))
        assert "is Ada's" in refused(line, WithdrawLabel(label_seq, "Bob"))
        assert "the name of its author" in refused(line, WithdrawLabel(label_seq, ""))
        assert line.station.handle(WithdrawLabel(label_seq, "Ada")) == Done()
        answer = line.station.handle(WithdrawLabel(label_seq, "Ada"))
        assert answer == Refused(f"Label {label_seq} is withdrawn already.", final=True)
    assert in_force(light.ledger) == {}
    assert verify_chain(light.ledger).ok


def test_one_reviewer_has_one_vote_however_the_name_is_typed(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=3)
        seq = line.parts[0].entry_seq
        line.station.handle(LabelPart(seq, Truth.DEFECT, "blob", "Ada"))
        again = labelled(line.station.handle(LabelPart(seq, Truth.GOOD, "", "ada")))
        found = in_force(light.ledger)[seq]
        assert [(x.author, x.truth) for x in found] == [("Ada", Truth.GOOD)]
        assert line.station.handle(WithdrawLabel(again.label_seq, "ADA")) == Done()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")
def test_an_acknowledged_label_survives_the_kill_of_its_station(light: LightHome) -> None:
    screen = attach(light.ledger)
    line = start(light.data, "station", "light", "--rate", "50")
    try:

        def judged() -> bool:
            snapshot = screen.snapshot()
            return (
                snapshot is not None and bool(snapshot.lanes) and len(snapshot.lanes[0].recent) >= 5
            )

        eventually(judged, 30)
        snapshot = screen.snapshot()
        assert snapshot is not None
        given = {}
        for number, part in enumerate(snapshot.lanes[0].recent[:5]):
            command = LabelPart(part.entry_seq, Truth.DEFECT, "blob", f"Ada {number}")
            given[part.entry_seq] = labelled(screen.send(command).result(10)).label_seq
        taken_back = next(iter(given))
        withdrawn = screen.send(WithdrawLabel(given.pop(taken_back), "Ada 0")).result(10)
        assert withdrawn == Done()
        line.send_signal(signal.SIGKILL)
        line.wait()
        found = in_force(light.ledger)
        assert {seq: labels[0].seq for seq, labels in found.items()} == given
        assert verify_chain(light.ledger).ok
        screen.launch()
        eventually(lambda: screen.link().state == "connected", 30)
        again = screen.send(LabelPart(taken_back, Truth.GOOD, "", "Ada 0")).result(10)
        assert isinstance(again, Labelled)
        screen.send(Shutdown("test"))
        eventually(lambda: screen.link().state != "connected", 10)
    finally:
        screen.close()
        line.kill()
        line.communicate()
    assert taken_back in in_force(light.ledger)
