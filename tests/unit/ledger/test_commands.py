"""``gonogo ledger``, as scripts and people use it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gonogo.cli.ledger import ledger
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.verify import verify_chain
from tests.support import ledgers
from tests.support.ledgers import meddle, twelve


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return twelve(tmp_path)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(ledger, [str(argument) for argument in arguments])


def answer(*arguments: str | Path) -> dict[str, Any]:
    result = call(*arguments, "--json")
    assert result.exception is None, result.output
    assert result.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_verify_says_what_scripts_rely_on(path: Path) -> None:
    head = verify_chain(path).head
    expected = {
        "ok": True,
        "entries": 12,
        "decisions": 10,
        "head": head,
        "first_bad": None,
        "problem": "",
    }
    assert answer("verify", path) == expected
    assert answer("verify", path, "--expect-head", head, "--chain-only") == expected


def test_verify_fails_with_one_object_and_one_sentence(path: Path) -> None:
    meddle(path, "UPDATE entries SET actor = 'nobody' WHERE seq = 3")
    result = call("verify", path, "--json")
    assert isinstance(result.exception, LedgerError)
    assert str(result.exception) == f"Entry 3 of {path} was changed, moved or is missing."
    report = json.loads(result.stdout)
    assert (report["ok"], report["entries"], report["first_bad"]) == (False, 2, 3)


def test_show_lists_the_newest_that_fit(path: Path) -> None:
    rows = answer("show", path, "--verdict", "fail", "--limit", "2")["decisions"]
    assert [row["part_id"] for row in rows] == ["P0009", "P0006"]
    assert "FAIL" in call("show", path, "--verdict", "FAIL").stdout


def test_show_opens_one_entry_with_what_refers_to_it(path: Path) -> None:
    shown = answer("show", path, "--entry", "9")
    assert shown["entry"]["body"]["part_id"] == "P0009"
    assert [other["kind"] for other in shown["related"]] == ["output", "image"]
    assert '"part_id": "P0009"' in call("show", path, "--entry", "9").stdout
    assert isinstance(call("show", path, "--entry", "99").exception, LedgerError)


def test_show_lists_the_newest_entries_of_a_kind(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    taken = [ledgers.draft(EntryKind.UPDATE_TAKEN, {"version": f"0.{n}.0"}, n) for n in range(5)]
    ledgers.write(path, *taken, ledgers.decision(5))
    shown = answer("show", path, "--kind", "update.taken", "--limit", "2")["entries"]
    assert [one["body"]["version"] for one in shown] == ["0.4.0", "0.3.0"]
    until = ("--since", "2026-11-20T10:00:01", "--until", "2026-11-20T10:00:03")
    words = call("show", path, "--kind", "update.taken", *until).stdout
    assert [n for n in range(5) if f'"version": "0.{n}.0"' in words] == [1, 2]
    assert (
        "other filters ask of decisions"
        in call("show", path, "--kind", "update.taken", "--verdict", "FAIL").output
    )


def test_export_writes_the_oldest_first(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "week.csv"
    assert answer("export", path, out)["decisions"] == 10
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["part_id"] for row in rows] == [f"P{n:04d}" for n in range(1, 11)]
    assert rows[2]["verdict"] == "FAIL"
    assert isinstance(call("export", path, out).exception, LedgerError)
    assert answer("export", path, tmp_path / "fails.csv", "--verdict", "FAIL")["decisions"] == 3


@pytest.mark.parametrize("since", ["garbage", "2026-13-01", "yesterday"])
def test_a_time_that_is_none_is_refused_and_not_taken_for_silence(
    path: Path, tmp_path: Path, since: str
) -> None:
    assert call("export", path, tmp_path / "week.csv", "--since", since).exit_code != 0
    assert not (tmp_path / "week.csv").exists()


def test_export_as_json_lines_carries_the_whole_record(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "week.jsonl"
    assert answer("export", path, out, "--reason", "defect")["decisions"] == 3
    first = json.loads(out.read_text().splitlines()[0])
    assert first["body"]["camera"]["serial"] == "0815-0000"
    assert first["part_id"] == first["body"]["part_id"] == "P0003"
    assert len(first["hash"]) == 64


@pytest.mark.parametrize("out", ["week.xlsx", "nowhere/week.csv"])
def test_an_export_that_cannot_be_leaves_nothing_behind(
    path: Path, tmp_path: Path, out: str
) -> None:
    assert isinstance(call("export", path, tmp_path / out).exception, LedgerError)
    assert list(tmp_path.rglob("*week*")) == []


def test_snapshot_copies(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.sqlite"
    assert answer("snapshot", path, out)["bytes"] == out.stat().st_size
    assert verify_chain(out) == verify_chain(path)
    assert isinstance(call("snapshot", path, out).exception, LedgerError)
    assert isinstance(call("snapshot", path, tmp_path / "no" / "x").exception, LedgerError)


def test_downgrade_says_what_it_would_drop(path: Path) -> None:
    content = path.read_bytes()
    way = answer("downgrade", path, "--schema", "1", "--dry-run")
    assert (way["from_schema"], way["to_schema"]) == (2, 1)
    assert "view labels" in way["drops"]
    assert "view labels" in call("downgrade", path, "--schema", "1", "--dry-run").stdout
    assert path.read_bytes() == content
    assert "2, for 3" in call("downgrade", path, "--schema", "3", "--dry-run").stdout


def test_downgrade_gives_count_and_head_before_and_after(path: Path) -> None:
    head = verify_chain(path).head
    done = answer("downgrade", path, "--schema", "1", "--by", "Ada")
    assert (done["before"]["entries"], done["before"]["head"]) == (12, head)
    assert (done["after"]["entries"], done["after"]["ok"]) == (13, True)
    assert done["after"]["head"] == verify_chain(path, expect_head=head).head
    again = call("downgrade", path, "--schema", "1", "--by", "Ada").stdout
    assert "nothing: the file fits already" in again


@pytest.mark.parametrize(
    "by", [[], *(["--by", name] for name in (" ", "Station", "Ada\nBob", "\udcff", "A" * 65))]
)
def test_downgrade_wants_to_know_who_does_it(path: Path, by: list[str]) -> None:
    content = path.read_bytes()
    result = call("downgrade", path, "--schema", "1", *by)
    assert result.exit_code == 2
    assert "--by who does it" in result.stderr
    assert path.read_bytes() == content
