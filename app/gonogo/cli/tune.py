"""``gonogo tune``: the cheapest threshold that keeps to its limits."""

import math
from pathlib import Path

import click
import msgspec

from gonogo.cli.numbers import finite as _finite
from gonogo.cli.output import emit, json_option
from gonogo.cli.tune_per_class import class_columns, emit_per_class
from gonogo.domain.cost import HIGHEST_PRICE, ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.per_class import ClassScores, tune_per_class
from gonogo.workbench.tuning.scores_file import Columns, ScoresFile, read_scores
from gonogo.workbench.tuning.sentences import exactly, sentences
from gonogo.workbench.tuning.tune import PricedRival, Tuning
from gonogo.workbench.tuning.tune import tune as tune_parts


def _class_recalls(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> dict[str, float]:
    found = {}
    for text in values:
        name, _sign, share = text.rpartition("=")
        try:
            found[name] = float(share)
        except ValueError:
            found[name] = math.nan
        if not name or not 0 <= found[name] <= 1:
            msg = f"{text!r} is not NAME=SHARE, for example scratch=0.99."
            raise click.BadParameter(msg)
    return found


NOT_MET = 3
"""Exit status where no rule keeps to the limits; 1 is an error and 2 a wrong command line."""

_PRICE = click.FloatRange(0, HIGHEST_PRICE)
_SHARE = click.FloatRange(0, 1)


@click.command()
@click.option("--scores", "file", type=click.Path(path_type=Path), required=True, help="CSV file.")
@click.option(
    "--truth", required=True, metavar="COLUMN", help="Good or bad, 0 or 1, or the defect."
)
@click.option(
    "--score",
    "score_columns",
    required=True,
    multiple=True,
    metavar="COLUMN",
    help="Higher is more likely defective. CLASS=COLUMN, repeated, for a threshold of each class.",
)
@click.option("--class", "defect_class", metavar="COLUMN", help="Defect class of bad parts.")
@click.option("--weight", metavar="COLUMN", help="1 / (probability of being in the sample).")
@click.option("--probability", metavar="COLUMN", help="How likely the part is bad.")
@click.option("--cost-overkill", type=_PRICE, callback=_finite, default=1.0, show_default=True)
@click.option("--cost-escape", type=_PRICE, callback=_finite, default=100.0, show_default=True)
@click.option(
    "--cost-review", type=_PRICE, callback=_finite, help="Of one look; allows a second threshold."
)
@click.option(
    "--reviewer-miss",
    type=_SHARE,
    callback=_finite,
    default=0.0,
    help="Share of defects he passes.",
)
@click.option(
    "--reviewer-overkill",
    type=_SHARE,
    callback=_finite,
    default=0.0,
    help="Share of good parts he fails.",
)
@click.option(
    "--defect-rate",
    type=_SHARE,
    callback=_finite,
    required=True,
    help="Of production, for example 0.02.",
)
@click.option("--max-fpr", type=_SHARE, callback=_finite, help="Share of good parts that FAIL.")
@click.option("--min-recall", type=_SHARE, callback=_finite, help="Share of bad parts that FAIL.")
@click.option(
    "--min-class-recall",
    metavar="NAME=SHARE",
    multiple=True,
    callback=_class_recalls,
    help="May be repeated.",
)
@click.option("--max-review-rate", type=_SHARE, callback=_finite, help="Share of all parts.")
@click.option(
    "--max-escapes-per-million",
    type=click.FloatRange(0, 1e6),
    callback=_finite,
    help="Of parts produced.",
)
@click.option(
    "--today",
    type=float,
    callback=_finite,
    metavar="THRESHOLD",
    help="The rule in use, to compare.",
)
@click.option("--rounds", type=click.IntRange(100, 100_000), default=10_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@json_option
@click.pass_context
def tune(
    context: click.Context,
    file: Path,
    truth: str,
    score_columns: tuple[str, ...],
    defect_class: str | None,
    weight: str | None,
    probability: str | None,
    cost_overkill: float,
    cost_escape: float,
    cost_review: float | None,
    reviewer_miss: float,
    reviewer_overkill: float,
    defect_rate: float,
    max_fpr: float | None,
    min_recall: float | None,
    min_class_recall: dict[str, float],
    max_review_rate: float | None,
    max_escapes_per_million: float | None,
    today: float | None,
    rounds: int,
    seed: int,
    as_json: bool,
) -> None:
    """Find the threshold of the least expected cost; the exit status is 3 where limits are not met.

    A part is FAIL when its score is at or above the threshold. With --cost-review there are two: a
    part is REVIEW from review_at on and FAIL from fail_at on. Recall is the share of bad parts that
    FAIL, FPR that of good parts.

    With several --score CLASS=COLUMN a part is FAIL when any score is at or above the threshold of
    its class. Nothing is reviewed then. The answer says how much cheaper any other rule can be.
    """
    names = class_columns(score_columns)
    if names and (cost_review is not None or today is not None):
        option = "--today" if cost_review is None else "--cost-review"
        raise click.UsageError(f"{option} goes with a single --score only.")
    if cost_review is None and (reviewer_miss or reviewer_overkill):
        msg = "--reviewer-miss and --reviewer-overkill need --cost-review: nobody looks without it."
        raise click.UsageError(msg)
    look = cost_review or 0.0
    cost = CostMatrix(
        defect_rate=defect_rate,
        good=ActionCost(0.0, cost_overkill, look, reviewer_overkill),
        defect=ActionCost(cost_escape, 0.0, look, reviewer_miss),
    )
    limits = Limits(max_fpr, min_recall, min_class_recall, max_review_rate, max_escapes_per_million)
    first, *more = names.values() if names else score_columns[-1:]
    read = read_scores(file, Columns(truth, first, defect_class, weight, probability, tuple(more)))
    unknown = sorted(set(limits.min_class_recall) - set(read.parts.classes))
    if unknown:
        there = ", ".join(read.parts.classes)
        raise click.UsageError(f"There is no defect class {unknown[0]!r}; there are: {there}.")
    if names:
        scores = ClassScores(tuple(names), read.scores)
        answer = tune_per_class(read.parts, scores, cost, limits, rounds=rounds, seed=seed)
        emit_per_class(answer, read, as_json=as_json)
        if not answer.limits_met:
            context.exit(NOT_MET)
        return
    found = tune_parts(
        read.parts,
        cost,
        limits,
        review=cost_review is not None,
        rounds=rounds,
        seed=seed,
        today=None if today is None else Thresholds(today, today),
    )
    said = sentences(found, cost)
    report = _object(found, read, said, two=cost_review is not None) if as_json else None
    emit(report, as_json=as_json, lines=_lines(found, read, two=cost_review is not None))
    if not as_json:
        click.echo("\n" + "\n".join((*said, *read.notes)))
    if not found.limits_met:
        context.exit(NOT_MET)


def _object(
    found: Tuning, read: ScoresFile, said: tuple[str, ...], *, two: bool
) -> dict[str, object]:
    figures: dict[str, object] = msgspec.to_builtins(found.figures)
    spreads = {"fail_at": found.stability.fail_at}
    if two:
        spreads["review_at"] = found.stability.review_at
    else:
        spreads = {"threshold": found.stability.fail_at}
    return {
        **_thresholds(found.found.rule, two=two),
        **figures,
        # A threshold is chosen, not estimated: its interval is the spread of the stability.
        "intervals": {k: (v.low, v.high) for k, v in found.intervals.items()} | spreads,
        "interval_methods": {k: v.method for k, v in found.intervals.items()}
        | dict.fromkeys(spreads, "stability"),
        "limits_met": found.limits_met,
        "limits": msgspec.to_builtins(found.limits),
        "in_the_way": found.found.conflict,
        "widened_by": found.found.widened_by,
        "comparison": [_rival(priced, two=two) for priced in found.rivals],
        "stability": msgspec.to_builtins(found.stability),
        "parts": found.parts,
        "confusion": {
            name: dict(zip(("pass", "review", "fail"), row, strict=True))
            for name, row in found.confusion.items()
        },
        "truth_words": read.words,
        "sha256": read.sha256,
        "notes": read.notes,
        "sentences": said,
    }


def _rival(priced: PricedRival, *, two: bool) -> dict[str, object]:
    rival = priced.rival
    figures: dict[str, object] = msgspec.to_builtins(rival.figures)
    interval = {"cost_per_1000": (priced.cost.low, priced.cost.high)}
    return {
        "name": rival.name,
        **_thresholds(rival.rule, two=two),
        **figures,
        "intervals": interval,
    }


def _thresholds(rule: Thresholds, *, two: bool) -> dict[str, float]:
    if two:
        return {"review_at": rule.review_at, "fail_at": rule.fail_at}
    return {"threshold": rule.fail_at}


def _lines(found: Tuning, read: ScoresFile, *, two: bool) -> dict[str, object]:
    counts = ", ".join(f"{sum(row):g} {name}" for name, row in found.confusion.items())
    lines: dict[str, object] = {
        "parts": f"{found.parts} ({counts}{'' if found.counted else ' by weight'})",
        "data": f"sha256 {read.sha256}",
        "truth words": ", ".join(f"{word}: {taken}" for word, taken in read.words.items()),
    }
    lines |= {name: repr(value) for name, value in _thresholds(found.found.rule, two=two).items()}
    shown = {
        "cost_per_1000": "cost per 1,000",
        "recall": "recall",
        "recall_with_review": "recall with REVIEW",
        "fpr": "FPR",
        "review_rate": "review rate",
        "escapes_per_million": "escapes per million",
    }
    if not two:
        del shown["recall_with_review"], shown["review_rate"]
    for key, label in shown.items():
        value, sure = getattr(found.figures, key), found.intervals[key]
        digits = ".4g" if key in ("cost_per_1000", "escapes_per_million") else ".2%"
        span = f"95 %: {sure.low:{digits}} to {sure.high:{digits}}, {sure.method}"
        lines[label] = f"{value:{digits}} ({span})"
    for row in found.limits:
        kept = "not met" if not row.met else "met" if row.proved else "met, not proved"
        lines[row.name] = f"{row.limit:g}: {kept} ({row.value:.4g})"
    lines["limits met"] = "yes" if found.limits_met else "no"
    for priced in found.rivals:
        rival, sure = priced.rival, priced.cost
        lines[f"instead: {rival.name}"] = (
            f"{rival.figures.cost_per_1000:.4g} per 1,000 (95 %: {sure.low:.4g} to {sure.high:.4g})"
            f" at {exactly(rival.rule.fail_at)}, recall {rival.figures.recall:.2%}, "
            f"FPR {rival.figures.fpr:.2%}"
        )
    return lines
