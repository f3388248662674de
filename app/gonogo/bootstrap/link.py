"""A screen's link to the station of this user, which it starts where none runs."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.domain.errors import LinkError

if TYPE_CHECKING:
    from gonogo.link.client import LinkClient

# On Windows a console that nobody sees: without any, each child of the station would open its own.
_DETACHED = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "CREATE_NEW_PROCESS_GROUP", 0
)


def attach(ledger: Path) -> "LinkClient":
    """A screen's link to the station of this user; ``launch`` starts one on ``ledger``."""
    from gonogo.link.client import LinkClient

    return LinkClient(paths.station_file(), lambda: launch_station(ledger))


def launch_station(ledger: Path) -> Callable[[], str]:
    """Start a station process of its own, detached: the line goes on when the screen dies.

    Returns
    -------
    callable
        Says why the process ended with an error; empty while it runs, or after a good end.

    Raises
    ------
    LinkError
        The process could not be started.
    """
    command = [*paths.own_command(), "station", "--ledger", str(ledger)]
    log = paths.logs() / "station.out"
    try:
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=sys.platform != "win32",
                creationflags=_DETACHED,
            )
    except OSError as error:
        msg = f"The station could not be started: {error.strerror}."
        raise LinkError(msg) from error
    # Nobody else collects its exit; a zombie would look alive to the next screen.
    threading.Thread(target=process.wait, name="station exit", daemon=True).start()

    def failure() -> str:
        if not process.returncode:
            return ""
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = said[-1].removeprefix("gonogo: ") if said else "its log says nothing."
        return f"The station did not start: {why}"

    return failure
