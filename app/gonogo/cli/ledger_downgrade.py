"""``gonogo ledger downgrade``: a ledger for the older program that a plant goes back to."""

from pathlib import Path

import click

from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.domain.ledger import STATION
from gonogo.drivers.ledger.versions import TakenBack, WayBack, take_back, way_back

_LONGEST_NAME = 64


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--schema",
    type=click.IntRange(1),
    required=True,
    help="The newest that the older program knows; it names it when it refuses the file.",
)
@click.option("--by", metavar="NAME", help="Who does it; stands in the ledger.")
@click.option("--dry-run", is_flag=True, help="Say what would be dropped, and change nothing.")
@json_option
def downgrade(file: Path, schema: int, by: str | None, dry_run: bool, as_json: bool) -> None:
    """Make FILE fit an older program, which goes on with the same chain.

    A newer program lays indexes and views over the entries. They are dropped; every entry and hash
    stays, the chain is verified before and afterwards, and what was done is an entry of its own. A
    newer program that opens FILE later lays them again.

    Stop the station first, and take a snapshot with 'gonogo ledger snapshot'.
    """
    if dry_run:
        way = way_back(file, schema)
        emit(way, as_json=as_json, lines=_lines(way, schema))
        return
    name = (by or "").strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable() or name.casefold() == STATION:
        msg = (
            "Say with --by who does it: a person's name of one line and "
            f"{_LONGEST_NAME} characters at most, which then stands in the ledger."
        )
        raise click.UsageError(msg)
    with progress_bar(1, "Entries") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        done = take_back(file, schema, name, progress)
    emit(done, as_json=as_json, lines=_lines(done.way, schema) | _outcome(done))


def _lines(way: WayBack, asked: int) -> dict[str, object]:
    return {
        "schema": f"{way.from_schema}, for {asked}",
        "dropped": ", ".join(way.drops) or "nothing: the file fits already",
    }


def _outcome(done: TakenBack) -> dict[str, object]:
    return {
        "entries before": done.before.entries,
        "head before": done.before.head,
        "entries after": done.after.entries,
        "head after": done.after.head,
        "chain": "verified before and after",
    }
