"""``gonogo station``: the bare station process."""

import signal
import threading
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gonogo import paths
from gonogo.bootstrap.ahead import StationAhead
from gonogo.cli.stamps import stamp
from gonogo.collector import at_rest
from gonogo.domain.errors import InspectError

if TYPE_CHECKING:
    from collections.abc import Callable

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
    asked = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: asked.set())

    def arm(line: "Station") -> None:
        if recipes and not asked.is_set():
            from gonogo.ports.messages import Refused, StartRun

            reply = line.handle(StartRun(recipes, source, 0, rate))
            if isinstance(reply, Refused):
                raise InspectError(reply.text)
        if arming:
            stamp("armed")

    with ExitStack() as stack:
        with at_rest():
            file = (ledger or paths.ledger()).absolute()
            ahead = stack.enter_context(closing(StationAhead(file, recipes)))
            line = stack.enter_context(_served(file, ahead, arm))
            ahead.close()  # a recipe that was restored meanwhile may have armed with another model
        if arming:
            line.close()
        # Short waits, since on Windows a signal does not interrupt an endless one.
        while not line.ended.wait(0.2):
            if asked.is_set():
                line.close()


def _served(
    ledger: Path, ahead: StationAhead, first: "Callable[[Station], None]"
) -> "AbstractContextManager[Station]":
    from gonogo.bootstrap.line import serve_station  # while ledger and models are loaded

    return serve_station(ledger, model=ahead.model, writer=ahead.ledger, first=first)
