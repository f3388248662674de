"""``gonogo update-make-readable``: the way back of the ledger; no command for people."""

import click

from gonogo import paths
from gonogo.drivers.ledger.way_back import make_readable_for


@click.command(hidden=True)
@click.argument("schema", type=click.IntRange(1))
def update_make_readable(schema: int) -> None:
    """Make the ledger readable for a program that knows ledger schemas up to SCHEMA."""
    make_readable_for(paths.ledger(), schema)
