"""``gonogo model explain``: where a model looks, for one picture, with time to spend."""

from pathlib import Path

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import inside
from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.domain.errors import DataError
from gonogo.domain.prediction import ScoreMap
from gonogo.domain.recipe import Recipe
from gonogo.vision import overlay as compose
from gonogo.workbench.explain_more import occlusion
from gonogo.workbench.importing.pictures import from_camera, read_picture

_LEVELS = 128.0


@click.command("explain")
@click.argument("recipe")
@click.argument("picture", type=click.Path(path_type=Path))
@click.option("--layer", help="Show this layer instead of the occlusion map.")
@click.option("--channel", type=click.IntRange(0), default=0, help="Which channel of the layer.")
@click.option("--layers", "listing", is_flag=True, help="List the layers and end.")
@click.option("--grid", type=click.IntRange(2, 64), default=12, help="Places along a side.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("explained.png")
)
@json_option
def explain_picture(
    recipe: str,
    picture: Path,
    layer: str | None,
    channel: int,
    grid: int,
    out: Path,
    *,
    listing: bool,
    as_json: bool,
) -> None:
    """Draw what the score of PICTURE hangs on by RECIPE: places whose cover lowers it."""
    loaded = recipe_store().load(recipe)
    found_card = inside(loaded.model).card
    pixels = from_camera(read_picture(picture), found_card.frame_channels).pixels
    if listing:
        layers = inside(loaded.model).layers(pixels)
        lines = {
            one.tensor: f"{one.operator} {one.channels} × {one.rows} × {one.columns}"
            for one in layers
        }
        emit({"layers": layers}, as_json=as_json, lines=lines)
        return
    if layer is not None:
        found = inside(loaded.model).channel(pixels, layer, channel)
        what, shown = f"{layer}, channel {channel}, scaled to itself", found.values
    else:
        found = _occluded(pixels, loaded, grid)
        lowest = min(limits.fail_at for limits in loaded.rule.classes)
        what, shown = "occlusion, in multiples of the failing threshold", found.values / lowest
    _save(out, pixels, found, shown)
    result = {"map": what, "highest": float(shown.max()), "picture": str(out)}
    emit(result, as_json=as_json)


def _occluded(pixels: NDArray[np.uint8], recipe: Recipe, grid: int) -> ScoreMap:
    model = load_model(recipe.model)
    try:
        with progress_bar(grid * grid, "Places") as bar:

            def count(done: int, of: int) -> bool:
                bar.length = of
                bar.update(done - bar.pos)
                return True

            return occlusion(pixels, recipe, model, count, grid)
    finally:
        model.close()


def _save(
    out: Path, pixels: NDArray[np.uint8], found: ScoreMap, shown: NDArray[np.float32]
) -> None:
    height, width = pixels.shape[:2]
    view = compose.View(width, height, 0, 0, 1.0)
    buffer = compose.blank(view, (0, 0, 0), None)
    compose.draw_picture(buffer, view, compose.Patch(pixels, 0, 0, width, height))
    levels = np.clip(np.rint(shown * _LEVELS), 0, 255).astype(np.uint8)
    # Shown from a tenth of a unit on: an explanation is no decision, and faint places tell, too.
    layer = compose.Layer(levels, _LEVELS / 10, found.to_frame, "cividis", 0.6)
    compose.draw_layer(buffer, view, layer, (width, height))
    done, png = cv2.imencode(".png", np.ascontiguousarray(buffer[..., :3]))
    try:
        if not done:
            raise OSError
        out.write_bytes(png.tobytes())
    except OSError as error:
        msg = f"The picture {out} cannot be written: {error.strerror or 'it cannot be encoded'}."
        raise DataError(msg) from error
