"""``gonogo station``: the bare station process."""

import signal
from pathlib import Path

import click

from gonogo import bootstrap, paths
from gonogo.domain.errors import InspectError
from gonogo.ports.messages import Refused, Shutdown, StartRun


@click.command()
@click.argument("recipes", nargs=-1)
@click.option("--source", default="", help="emulator, folder:PATH or camera:SERIAL.")
@click.option("--rate", type=float, help="Parts per second of the software trigger.")
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file.")
def station(recipes: tuple[str, ...], source: str, rate: float | None, ledger: Path | None) -> None:
    """Run the station process: RECIPES run at once, one lane each; without any it waits.

    Screens attach over the loopback interface. It ends on SIGTERM, SIGINT or a screen's command.
    """
    with bootstrap.serve_station((ledger or paths.ledger()).absolute()) as line:

        def end(*_: object) -> None:
            line.handle(Shutdown("signal"))

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if recipes:
            reply = line.handle(StartRun(recipes, source, 0, rate))
            if isinstance(reply, Refused):
                raise InspectError(reply.text)
        # Short waits, since on Windows a signal does not interrupt an endless one.
        while not line.ended.wait(0.5):
            pass
