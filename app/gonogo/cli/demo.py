"""``gonogo demo``."""

from pathlib import Path

import click

from gonogo.cli.opening import open_screen


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
    from gonogo.bootstrap.models import recipe_store
    from gonogo.bootstrap.samples import SAMPLE_PARTS, make_samples
    from gonogo.cli.output import progress_bar

    loaded = recipe_store().load(recipe)
    with progress_bar(SAMPLE_PARTS, "Making sample parts") as bar:
        make_samples(loaded.model.bundle, lambda done, _: bar.update(done - bar.pos))
    open_screen(recipe, source="emulator", parts=parts, screenshots=screenshots, start=True)
