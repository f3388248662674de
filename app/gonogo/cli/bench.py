"""``gonogo bench``: what the station costs beside the bare model, in one interleaved run."""

import time
from pathlib import Path

import click
import msgspec

from gonogo import bootstrap, paths
from gonogo.cli.benchmark import Report, Spread, measure
from gonogo.cli.output import emit, json_option


@click.command()
@click.option("--recipe", default="tile", show_default=True)
@click.option("-n", "--parts", type=click.IntRange(10), default=200, show_default=True)
@click.option("--screen", is_flag=True, help="Attach the screen in a process of its own.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the stored report."
)
@json_option
def bench(recipe: str, parts: int, screen: bool, out: Path | None, as_json: bool) -> None:
    """Time the station against the bare model on preloaded frames, part by part in turn."""
    loaded = bootstrap.recipe_store().load(recipe)
    report = measure(recipe, loaded, parts, with_screen=screen)
    folder = out or paths.data() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / f"bench-{loaded.name}-{time.strftime('%Y%m%dT%H%M%S')}.json"
    stored.write_bytes(msgspec.json.encode(report))
    emit(report, as_json=as_json, lines=None if as_json else _lines(report, stored))


def _lines(report: Report, stored: Path) -> dict[str, object]:
    def say(spread: Spread) -> str:
        return f"{spread.p50:.2f} ms median, {spread.p95:.2f} p95, {spread.p99:.2f} p99"

    lines: dict[str, object] = {
        "recipe": f"{report.recipe}, {report.parts} parts, {report.provider}, "
        f"{report.threads} thread(s), {report.processor}",
        "bare session.run": say(report.bare_ms),
        "frame to committed verdict": say(report.station_ms),
        "ratio": f"{report.ratio_p50:.3f} at the median, {report.ratio_p99:.3f} at p99",
        "parts per second": f"{report.fps:.1f}",
        "processor, memory": f"{report.cpu_percent:.0f} %, {report.rss_mb:.0f} MB",
        "archive policy": report.archive,
    }
    for stage, spread in report.stages.items():
        lines[f"  {stage}"] = say(spread)
    if report.screen is not None:
        lines["painted after the verdict"] = (
            f"{report.screen.paint_p50_ms:.1f} ms median, {report.screen.paint_p99_ms:.1f} p99, "
            f"{report.screen.painted} parts"
        )
    lines["stored"] = stored
    return lines
