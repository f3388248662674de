"""``gonogo station``: the bare station process."""

import signal
import threading
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gonogo import paths
from gonogo.bootstrap.ahead import ModelsAhead
from gonogo.cli.stamps import stamp
from gonogo.domain.errors import InspectError
from gonogo.ports.messages import Refused, StartRun

if TYPE_CHECKING:
    from gonogo.station.station import Station


@click.command()
@click.argument("recipes", nargs=-1)
@click.option("--source", default="", help="emulator, folder:PATH or camera:SERIAL.")
@click.option(
    "--rate",
    type=click.FloatRange(0, min_open=True),
    help="Parts per second of the software trigger.",
)
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file.")
@click.option("--arming", is_flag=True, hidden=True, help="Only arm, for the benchmark.")
def station(
    recipes: tuple[str, ...], source: str, rate: float | None, ledger: Path | None, *, arming: bool
) -> None:
    """Run the station process: RECIPES run at once, one lane each; without any it waits.

    Screens attach over the loopback interface. It ends on SIGTERM, SIGINT or a screen's command.
    """
    if source and not recipes:
        msg = "--source goes with a recipe; without one the screen chooses recipe and camera."
        raise click.UsageError(msg)
    with closing(ModelsAhead(recipes)) as ahead, _served(ledger, ahead) as line:
        asked = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: asked.set())
        if recipes:
            reply = line.handle(StartRun(recipes, source, 0, rate))
            if isinstance(reply, Refused):
                raise InspectError(reply.text)
        if arming:
            stamp("armed")
            line.close()
        # Short waits, since on Windows a signal does not interrupt an endless one.
        while not line.ended.wait(0.2):
            if asked.is_set():
                line.close()


def _served(ledger: Path | None, ahead: ModelsAhead) -> "AbstractContextManager[Station]":
    from gonogo.bootstrap.line import serve_station  # while the models load

    return serve_station((ledger or paths.ledger()).absolute(), model=ahead.take)
