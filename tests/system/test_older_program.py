"""The older program itself, from the history, before and after the program of today."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gonogo.domain.labels import Label, Truth
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.ledger.versions import take_back
from gonogo.drivers.recipes.store import read_recipe
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import Labelled, LabelPart
from tests.support.command import gonogo_json, sentence
from tests.support.ledgers import all_entries
from tests.support.light import LightHome
from tests.support.older import NoHistoryError, OlderProgram, older_program
from tests.support.rig import rig

PARTS = 40
LABELLED = 5
"""Decisions of today's station that somebody labels."""


@pytest.fixture
def older(tmp_path: Path) -> OlderProgram:
    """The older program, whose station has inspected some parts."""
    try:
        found = older_program(tmp_path)
    except NoHistoryError as error:
        pytest.skip(str(error))
    assert found.inspect(PARTS)["records"] == PARTS
    return found


@dataclass(frozen=True)
class Today:
    """What the station of today added: the labels in force, and the audit sample."""

    labels: dict[int, tuple[Label, ...]]
    drawn: frozenset[int]


@contextmanager
def reading(path: Path) -> Iterator[SqliteLedgerReader]:
    reader = SqliteLedgerReader(path)
    try:
        yield reader
    finally:
        reader.close()


def home_of(older: OlderProgram) -> LightHome:
    """Its data folder, as the program of today finds it."""
    recipe = read_recipe(older.data / "recipes" / "light-v1.json")
    return LightHome(older.data, recipe, older.data / "light-parts")


def shown(path: Path) -> Today:
    with reading(path) as reader:
        found = list(reader.production(LedgerQuery()))
        drawn = reader.query(LedgerQuery(audited=True))
    labels = {row.seq: row.labels for row in found if row.labels}
    return Today(labels, frozenset(row.seq for row in drawn))


def work_today(older: OlderProgram) -> Today:
    """Today's station takes over: it upgrades the ledger, inspects, and people label."""
    home = home_of(older)
    name = home.with_recipe("audited", audit={"rate": 0.5})
    with rig(home) as line:
        line.run(name, parts=PARTS)
        for part in line.parts[:LABELLED]:
            assert part.entry_seq is not None
            reply = line.station.handle(LabelPart(part.entry_seq, Truth.GOOD, "", "Ada"))
            assert isinstance(reply, Labelled), reply
    return shown(older.ledger)


def test_its_ledger_is_read_today_and_not_touched(older: OlderProgram) -> None:
    content = older.ledger.read_bytes()
    report = verify_chain(older.ledger)
    assert (report.ok, report.decisions) == (True, PARTS)
    assert report.head == older.answer("ledger", "verify", str(older.ledger))["head"]
    with reading(older.ledger) as reader:
        assert len(reader.query(LedgerQuery())) == PARTS
        assert reader.label_queue(LedgerQuery()).total == PARTS
    assert older.ledger.read_bytes() == content


def test_it_refuses_what_today_has_written_to_and_names_the_schema_it_knows(
    older: OlderProgram,
) -> None:
    work_today(older)
    content = older.ledger.read_bytes()
    for command in (
        ("run", "light", "--headless", "-n", "1"),
        ("ledger", "verify", str(older.ledger)),
    ):
        assert "has ledger schema 2, this program knows 1;" in sentence(older.gonogo(*command))
    assert older.ledger.read_bytes() == content


def test_taken_back_it_goes_on_with_the_same_chain_and_today_after_it(
    older: OlderProgram,
) -> None:
    ledger = str(older.ledger)
    first = all_entries(older.ledger)
    work = work_today(older)
    assert len(work.labels) == LABELLED
    assert work.drawn
    done = gonogo_json(older.data, "ledger", "downgrade", ledger, "--schema", "1", "--by", "Ada")
    assert done["after"]["entries"] == done["before"]["entries"] + 1

    seen = older.answer("ledger", "verify", ledger, "--expect-head", done["before"]["head"])
    assert (seen["ok"], seen["head"]) == (True, done["after"]["head"])
    assert older.inspect(PARTS)["records"] == PARTS
    theirs = older.answer("ledger", "verify", ledger, "--expect-head", seen["head"])
    assert (theirs["ok"], theirs["decisions"]) == (True, 3 * PARTS)

    # Forward again: what was labelled and drawn before is there, and nothing came between.
    with rig(home_of(older)) as line:
        line.run(parts=PARTS)
    assert shown(older.ledger) == work
    last = verify_chain(older.ledger, expect_head=theirs["head"])
    assert (last.ok, last.decisions) == (True, 4 * PARTS)
    assert all_entries(older.ledger)[: len(first)] == first


def test_it_shows_the_entries_that_came_after_its_time(older: OlderProgram) -> None:
    work_today(older)
    done = take_back(older.ledger, 1, "Ada")
    ledger = str(older.ledger)
    whole = older.answer("ledger", "show", ledger, "--entry", str(done.after.entries))
    assert (whole["entry"]["kind"], whole["entry"]["actor"]) == ("ledger.downgraded", "Ada")
    assert whole["entry"]["body"]["to_schema"] == 1
    words = older.gonogo("ledger", "show", ledger, "--entry", str(done.after.entries))
    assert "ledger.downgraded  by Ada" in words.stdout
    kinds = json.loads(
        older.code(
            "import json, sys\n"
            "from pathlib import Path\n"
            "from gonogo.drivers.ledger.reader import SqliteLedgerReader\n"
            "reader = SqliteLedgerReader(Path(sys.argv[1]))\n"
            "print(json.dumps([entry.kind for entry in reader.entries()]))\n",
            ledger,
        )
    )
    assert kinds.count("label") == LABELLED
    assert kinds.count("ledger.upgraded") == kinds.count("ledger.downgraded") == 1
    rows = older.answer("ledger", "show", ledger, "--limit", "200")["decisions"]
    assert len(rows) == 2 * PARTS
