"""``gonogo synth``: procedural parts with ground truth."""

from pathlib import Path

import click

from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.vision.synth import KINDS, Lighting
from gonogo.workbench.synthesis import synthesise


@click.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.option("--seed", type=int, required=True, help="The same seed gives the same bytes.")
@click.option("-n", "--parts", type=click.IntRange(1), required=True, help="How many parts.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--defect-rate", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option(
    "--lighting", type=click.Choice(["usual", "shifted"]), default="usual", show_default=True
)
@json_option
def synth(
    kind: str,
    seed: int,
    parts: int,
    out: Path,
    defect_rate: float,
    lighting: Lighting,
    as_json: bool,
) -> None:
    """Write parts of KIND with masks and truth.csv into OUT."""
    with progress_bar(parts, "Parts") as bar:

        def show(done: int, _: int) -> None:
            bar.update(done - bar.pos)

        synthesise(
            kind, seed, parts, out, defect_rate=defect_rate, lighting=lighting, progress=show
        )
    emit({"kind": kind, "seed": seed, "n": parts, "out": str(out)}, as_json=as_json)
