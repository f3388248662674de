"""``gonogo ledger``: verify, show, export and copy the record; fit it to an older program."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
import msgspec
from msgspec.structs import asdict

from gonogo.cli.ledger_downgrade import downgrade
from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.cli.times import utc_time
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import EntryKind, LedgerEntry
from gonogo.domain.verdict import ReasonCode, Verdict
from gonogo.drivers.ledger.export import export as export_decisions
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.snapshot import snapshot as make_snapshot
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.ledger import DecisionRow, LedgerQuery

_Command = TypeVar("_Command", bound=Callable[..., None])

_file = click.argument("file", type=click.Path(path_type=Path))


def _filters(command: _Command) -> _Command:
    for option in (
        click.option(
            "--until", default="", callback=utc_time, help="Only before this time, ISO 8601, UTC."
        ),
        click.option(
            "--since", default="", callback=utc_time, help="Only from this time on, ISO 8601, UTC."
        ),
        click.option(
            "--reason", type=click.Choice([str(code) for code in ReasonCode]), default=None
        ),
        click.option("--recipe", default="", help="Name of the recipe."),
        click.option("--part", default="", help="Part of the part's id."),
        click.option(
            "--verdict",
            type=click.Choice([str(verdict) for verdict in Verdict], case_sensitive=False),
            multiple=True,
            help="May be given several times.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def ledger() -> None:
    """Verify, show, export and copy the record; fit it to an older program."""


ledger.add_command(downgrade)


@ledger.command()
@_file
@click.option("--expect-head", metavar="HASH", help="A head written down earlier.")
@click.option("--chain-only", is_flag=True, help="Leave out the tables and indexes.")
@json_option
def verify(file: Path, expect_head: str | None, chain_only: bool, as_json: bool) -> None:
    """Walk the chain of FILE; the exit status is 1 where it does not fit.

    A ledger whose end was cut off still fits. Write down its head from time to time, elsewhere, and
    give it as --expect-head: the chain must still hold it.
    """
    with progress_bar(1, "Entries") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = verify_chain(file, expect_head, progress, chain_only=chain_only)
    emit(report, as_json=as_json)
    if not report.ok:
        raise LedgerError(report.problem)


@ledger.command()
@_file
@_filters
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in EntryKind]),
    metavar="KIND",
    help="Entries of this kind instead, such as update.taken.",
)
@click.option("--entry", "seq", type=click.IntRange(1), help="One entry whole, by its number.")
@json_option
def show(
    file: Path,
    verdict: tuple[str, ...],
    part: str,
    recipe: str,
    reason: str | None,
    since: str,
    until: str,
    limit: int,
    kind: str | None,
    seq: int | None,
    as_json: bool,
) -> None:
    """Show the newest decisions of FILE, entries of another kind, or one entry whole.

    Of entries of a kind only the time is filtered. One entry comes with what refers to it.
    """
    if kind is not None and (verdict or part or recipe or reason):
        msg = "--kind goes with --since, --until and --limit alone: other filters ask of decisions."
        raise click.UsageError(msg)
    reader = SqliteLedgerReader(file)
    try:
        if seq is not None:
            _show_entry(reader, file, seq, as_json=as_json)
            return
        if kind is not None:
            _show_kind(reader, kind, since, until, limit, as_json=as_json)
            return
        rows = reader.query(
            LedgerQuery(
                verdicts=verdict,
                part_id=part,
                recipe=recipe,
                reason=reason or "",
                since_utc=since,
                until_utc=until,
                limit=limit,
            )
        )
    finally:
        reader.close()
    if as_json:
        emit({"decisions": rows}, as_json=True)
        return
    for row in rows:
        click.echo(_line(row))


@ledger.command()
@_file
@click.argument("out", type=click.Path(path_type=Path))
@_filters
@json_option
def export(
    file: Path,
    out: Path,
    verdict: tuple[str, ...],
    part: str,
    recipe: str,
    reason: str | None,
    since: str,
    until: str,
    as_json: bool,
) -> None:
    """Write the decisions of FILE, oldest first, to OUT: .csv or .jsonl."""
    if out.exists():
        msg = f"{out} exists already; give the export another name, or remove it first."
        raise LedgerError(msg)
    query = LedgerQuery(
        verdicts=verdict,
        part_id=part,
        recipe=recipe,
        reason=reason or "",
        since_utc=since,
        until_utc=until,
    )
    reader = SqliteLedgerReader(file)
    try:
        count = export_decisions(reader, out, query)
    finally:
        reader.close()
    emit({"decisions": count, "out": str(out)}, as_json=as_json)


@ledger.command()
@_file
@click.argument("out", type=click.Path(path_type=Path))
@json_option
def snapshot(file: Path, out: Path, as_json: bool) -> None:
    """Copy FILE to OUT while the line runs.

    The copy may be opened with sqlite-utils or any SQLite browser; a ledger in use must not be.
    """
    make_snapshot(file, out)
    emit({"out": str(out), "bytes": out.stat().st_size}, as_json=as_json)


def _show_entry(reader: SqliteLedgerReader, file: Path, seq: int, *, as_json: bool) -> None:
    entry = reader.entry(seq)
    if entry is None:
        msg = f"{file} has no entry {seq}."
        raise LedgerError(msg)
    related = reader.related(seq)
    if as_json:
        shown = {"entry": _opened(entry), "related": [_opened(other) for other in related]}
        emit(shown, as_json=True)
        return
    for one in (entry, *related):
        _print(one)


def _show_kind(
    reader: SqliteLedgerReader, kind: str, since: str, until: str, limit: int, *, as_json: bool
) -> None:
    fitting = (
        one for one in reader.entries(kind) if one.utc >= since and (not until or one.utc < until)
    )
    newest = list(reversed(deque(fitting, limit)))
    if as_json:
        emit({"entries": [_opened(one) for one in newest]}, as_json=True)
        return
    for one in newest:
        _print(one)


def _print(entry: LedgerEntry) -> None:
    click.echo(f"{entry.seq}  {entry.utc}  {entry.kind}  by {entry.actor}")
    click.echo(f"  hash {entry.hash}")
    click.echo(f"  prev {entry.prev}")
    body = msgspec.json.format(entry.body, indent=2).decode()
    click.echo("\n".join(f"  {line}" for line in body.splitlines()))


def _opened(entry: LedgerEntry) -> dict[str, object]:
    return asdict(entry) | {"body": msgspec.Raw(entry.body)}


def _line(row: DecisionRow) -> str:
    score = "–" if row.score is None else f"{row.score:.3f}"
    total = "–" if row.total_ms is None else f"{row.total_ms:.1f} ms"
    emulated = "emulated" if row.emulated else ""
    withheld = "NOT SENT" if row.withheld else ""
    cells = (
        f"{row.seq:>8}  {row.utc}  {row.verdict:<6}  {row.part_id:<16}  {score:>6}  {total:>9}",
        row.recipe,
        emulated,
        withheld,
        row.reason,
    )
    return "  ".join(cell for cell in cells if cell)
