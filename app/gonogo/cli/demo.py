"""``gonogo demo``, and opening the screen."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gonogo import paths
from gonogo.domain.errors import InspectError

if TYPE_CHECKING:
    from gonogo.gui.services import Services


@click.command()
@click.argument("recipe", default="tile")
@click.option("--parts", type=click.IntRange(1), help="Inspect so many parts, then stop.")
@click.option(
    "--screenshots",
    type=click.Path(path_type=Path, file_okay=False),
    help="Save a picture of every page here, print the summary and end.",
)
def demo(recipe: str, parts: int | None, screenshots: Path | None) -> None:
    """Open the screen on the camera emulator with sample parts of RECIPE (tile or weave)."""
    from gonogo import bootstrap
    from gonogo.cli.output import progress_bar

    loaded = bootstrap.recipe_store().load(recipe)
    with progress_bar(bootstrap.SAMPLE_PARTS, "Making sample parts") as bar:
        bootstrap.make_samples(loaded.model.bundle, lambda done, _: bar.update(done - bar.pos))
    open_screen(recipe, source="emulator", parts=parts, screenshots=screenshots, start=True)


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
) -> None:
    """Open the screen, attached to this user's station; bootstrap is imported behind its window."""
    from gonogo.gui.app import run

    if screenshots is None and paints is None and not _has_display():
        msg = (
            "There is no display to open the screen on. Inspect with 'gonogo run --headless', or "
            "save pictures of the screen with 'gonogo demo --parts 40 --screenshots FOLDER'."
        )
        raise InspectError(msg)
    file = (ledger or paths.ledger()).absolute()

    def services() -> "Services":
        from gonogo import bootstrap

        return bootstrap.screen_services(file, source, rate)

    run(
        services,
        screenshots=screenshots,
        parts=parts,
        initial_recipe=recipe or None,
        start=start,
        paints=paints,
        opened=opened,
    )
    if screenshots is not None:
        from gonogo import bootstrap
        from gonogo.cli.output import emit

        emit(bootstrap.last_run(file), as_json=False)
        click.echo(f"Screenshots are in {screenshots}.")


def _has_display() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)
