"""``gonogo screen``: the screen alone, attached to the station that runs."""

from pathlib import Path

import click

from gonogo.cli.opening import open_screen
from gonogo.cli.stamps import stamp


@click.command()
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file.")
@click.option(
    "--paints", type=click.Path(path_type=Path, dir_okay=False), help="Write paint delays here."
)
@click.option(
    "--language", type=click.Choice(["en", "de"]), help="Language, remembered from now on."
)
@click.option("--opening", is_flag=True, hidden=True, help="Only open, for the benchmark.")
@click.option("--full-screen", is_flag=True, help="Fill the display.")
def screen(
    ledger: Path | None,
    paints: Path | None,
    language: str | None,
    *,
    opening: bool,
    full_screen: bool,
) -> None:
    """Open the screen; where no station runs, it offers to start one."""
    open_screen(
        ledger=ledger,
        paints=paints,
        opened=stamp if opening else None,
        language=language,
        full_screen=full_screen,
    )
