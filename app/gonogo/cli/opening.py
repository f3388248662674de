"""Opening the screen."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.collector import at_rest
from gonogo.domain.errors import InspectError

if TYPE_CHECKING:
    from gonogo.gui.services import Services


def open_screen(
    recipe: str = "",
    *,
    source: str = "",
    parts: int | None = None,
    rate: float | None = None,
    ledger: Path | None = None,
    screenshots: Path | None = None,
    paints: Path | None = None,
    opened: Callable[[str], None] | None = None,
    start: bool = False,
    language: str | None = None,
    full_screen: bool = False,
) -> None:
    """Open the screen, attached to this user's station; bootstrap is imported behind its window."""
    with at_rest():
        from gonogo.gui.app import run

    if screenshots is None and paints is None and not _has_display():
        msg = (
            "There is no display to open the screen on. Inspect with 'gonogo run --headless', or "
            "save pictures of the screen with 'gonogo demo --parts 40 --screenshots FOLDER'."
        )
        raise InspectError(msg)
    file = (ledger or paths.ledger()).absolute()

    def services() -> "Services":
        from gonogo.bootstrap.screen import screen_services

        return screen_services(file, source, rate)

    run(
        services,
        screenshots=screenshots,
        parts=parts,
        initial_recipe=recipe or None,
        start=start,
        paints=paints,
        opened=opened,
        speech=language,
        full_screen=full_screen,
        # Not before somebody who asked for something else: a run, a picture, a figure.
        greets=not (start or source or screenshots or paints or opened or full_screen),
    )
    if screenshots is not None:
        from gonogo.bootstrap.line import last_run
        from gonogo.cli.output import emit

        emit(last_run(file), as_json=False)
        sys.stdout.write(f"Screenshots are in {screenshots}.\n")


def _has_display() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)
