"""``gonogo screen``: the screen alone, attached to the station that runs."""

from pathlib import Path

import click

from gonogo.cli.demo import open_screen


@click.command()
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file.")
@click.option(
    "--paints", type=click.Path(path_type=Path, dir_okay=False), help="Write paint delays here."
)
@click.option(
    "--language", type=click.Choice(["en", "de"]), help="Language, remembered from now on."
)
def screen(ledger: Path | None, paints: Path | None, language: str | None) -> None:
    """Open the screen; where no station runs, it offers to start one."""
    open_screen(ledger=ledger, paints=paints, language=language)
