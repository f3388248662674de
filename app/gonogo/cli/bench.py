"""``gonogo bench``: what the station costs beside the bare model, in one interleaved run."""

import time
from pathlib import Path

import click
import msgspec

from gonogo import __version__, paths
from gonogo.bootstrap.models import recipe_store
from gonogo.cli.bench_kinds import KindCost, KindsReport, measure_bundles
from gonogo.cli.benchmark import Report, measure
from gonogo.cli.output import emit, json_option
from gonogo.cli.startup import ROUNDS, StartReport, measure_startup, start_rows
from gonogo.cli.stopwatch import Spread
from gonogo.drivers.processor import processor_name

_PARTS = 200


@click.command()
@click.option("--recipe", default="tile", show_default=True)
@click.option(
    "-n", "--parts", type=click.IntRange(10), help="Parts, or rounds; 200, of start-ups 20."
)
@click.option("--screen", is_flag=True, help="Attach the screen in a process of its own.")
@click.option(
    "--kinds",
    is_flag=True,
    help="Instead: every model bundle's preparing, deciding and explaining beside its bare runs.",
)
@click.option(
    "--startup",
    is_flag=True,
    help="Instead: first window and armed station beside the bare libraries, process by process.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the stored report."
)
@json_option
def bench(
    recipe: str,
    parts: int | None,
    screen: bool,
    kinds: bool,
    startup: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Time the station against the bare model on preloaded frames, part by part in turn."""
    if startup:
        start = measure_startup(parts or ROUNDS)
        stored = _store(start, "startup", out)
        emit(start, as_json=as_json, lines=None if as_json else _start_lines(start, stored))
        return
    if kinds:
        costs, left_out = measure_bundles(parts or _PARTS)
        every = KindsReport(costs, left_out, processor_name(), __version__)
        stored = _store(every, "kinds", out)
        emit(every, as_json=as_json, lines=None if as_json else _kinds_lines(every, stored))
        return
    loaded = recipe_store().load(recipe)
    report = measure(recipe, loaded, parts or _PARTS, with_screen=screen)
    stored = _store(report, loaded.name, out)
    emit(report, as_json=as_json, lines=None if as_json else _lines(report, stored))


def _store(report: Report | KindsReport | StartReport, name: str, out: Path | None) -> Path:
    folder = out or paths.data() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / f"bench-{name}-{time.strftime('%Y%m%dT%H%M%S')}.json"
    stored.write_bytes(msgspec.json.encode(report))
    return stored


def _start_lines(report: StartReport, stored: Path) -> dict[str, object]:
    load = "unknown" if report.load_average is None else f"{report.load_average:.1f}"
    return {
        "machine": f"{report.processor}, {report.cores} cores, load average {load}",
        "rounds": f"{report.rounds}, display: {report.display}",
        **start_rows(report),
        "imported at the first paint": ", ".join(report.packages),
        "stored": stored,
    }


def _kinds_lines(report: KindsReport, stored: Path) -> dict[str, object]:
    lines: dict[str, object] = {"processor": report.processor}
    for cost in report.kinds:
        lines[f"{cost.bundle}, {cost.kind}"] = (
            f"{cost.frame}, {cost.provider}, {cost.threads} thread(s), {cost.rounds} rounds"
        )
        lines |= {f"  {cost.bundle}: {stage}": said for stage, said in _stages(cost).items()}
    lines |= {f"{name} is left out": why for name, why in report.left_out.items()}
    lines["stored"] = stored
    return lines


def _stages(cost: KindCost) -> dict[str, str]:
    return {
        "bare session.run": _say(cost.bare_ms),
        "preparing": _say(cost.pre_ms),
        "decoding and deciding": _say(cost.post_ms),
        "preparing and deciding ÷ session.run": (
            f"{cost.ratio_p50:.3f} at the median, {cost.ratio_p99:.3f} at p99"
        ),
        "explanation, when looked at": _say(cost.explanation_ms),
    }


def _lines(report: Report, stored: Path) -> dict[str, object]:
    lines: dict[str, object] = {
        "recipe": f"{report.recipe}, {report.parts} parts, {report.provider}, "
        f"{report.threads} thread(s), {report.processor}",
        "bare session.run": _say(report.bare_ms),
        "frame to committed verdict": _say(report.station_ms),
        "ratio": f"{report.ratio_p50:.3f} at the median, {report.ratio_p99:.3f} at p99",
        "parts per second": f"{report.fps:.1f}",
        "processor, memory": f"{report.cpu_percent:.0f} %, {report.rss_mb:.0f} MB",
        "archive policy": report.archive,
    }
    for stage, spread in report.stages.items():
        lines[f"  {stage}"] = _say(spread)
    if report.screen is not None:
        lines["painted after the verdict"] = (
            f"{report.screen.paint_p50_ms:.1f} ms median, {report.screen.paint_p99_ms:.1f} p99, "
            f"{report.screen.painted} parts"
        )
    lines["stored"] = stored
    return lines


def _say(spread: Spread) -> str:
    return f"{spread.p50:.2f} ms median, {spread.p95:.2f} p95, {spread.p99:.2f} p99"
