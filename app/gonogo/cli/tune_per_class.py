"""What ``gonogo tune`` asks and says where each class has its own score."""

import click
import msgspec

from gonogo.cli.output import emit
from gonogo.workbench.tuning.per_class import ClassRule, PerClass
from gonogo.workbench.tuning.scores_file import ScoresFile
from gonogo.workbench.tuning.sentences import per_class_sentence


def class_columns(given: tuple[str, ...]) -> dict[str, str]:
    """Columns of scores by class; none where one column is given, or none with its class.

    Raises
    ------
    click.UsageError
        One of several is not ``CLASS=COLUMN``, or a class or a column is given twice.
    """
    if len(given) == 1 or not any("=" in text for text in given):
        return {}
    found: dict[str, str] = {}
    for text in given:
        name, _sign, column = text.partition("=")
        if not name or not column:
            msg = f"{text!r} is not CLASS=COLUMN; with several --score each must name its class."
            raise click.UsageError(msg)
        if name in found or column in found.values():
            msg = f"--score {text}: this class or this column is given twice."
            raise click.UsageError(msg)
        found[name] = column
    return found


def emit_per_class(found: PerClass, read: ScoresFile, *, as_json: bool) -> None:
    """Print the answer as one object, or as lines and a sentence."""
    said = per_class_sentence(found)
    emit(_object(found, read, said) if as_json else None, as_json=as_json, lines=_lines(found))
    if not as_json:
        click.echo("\n" + "\n".join((said, *read.notes)))


def _object(found: PerClass, read: ScoresFile, said: str) -> dict[str, object]:
    return {
        **_rule(found.rule),
        "limits_met": found.limits_met,
        "limits": msgspec.to_builtins(found.limits),
        "lower_bound_per_1000": found.lower_bound_per_1000,
        "gap_per_1000": found.gap_per_1000,
        "finished": found.finished,
        "boxes": found.boxes,
        "comparison": [{"name": rule.name, **_rule(rule)} for rule in found.global_rules],
        "parts": found.parts,
        "truth_words": read.words,
        "sha256": read.sha256,
        "notes": read.notes,
        "sentences": (said,),
    }


def _rule(rule: ClassRule) -> dict[str, object]:
    figures: dict[str, object] = msgspec.to_builtins(rule.figures)
    return {
        "fail_at": rule.fail_at,
        **figures,
        "intervals": {k: (v.low, v.high) for k, v in rule.intervals.items()},
        "interval_methods": {k: v.method for k, v in rule.intervals.items()},
    }


def _lines(found: PerClass) -> dict[str, object]:
    rule = found.rule
    lines: dict[str, object] = {"parts": found.parts}
    lines |= {f"fail_at {name}": repr(at) for name, at in rule.fail_at.items()}
    shown = {
        "cost_per_1000": ("cost per 1,000", ".4g"),
        "recall": ("recall", ".2%"),
        "fpr": ("FPR", ".2%"),
        "escapes_per_million": ("escapes per million", ".4g"),
    }
    for key, (label, digits) in shown.items():
        value, sure = getattr(rule.figures, key), rule.intervals[key]
        span = f"{sure.low:{digits}} to {sure.high:{digits}}, {sure.method}"
        lines[label] = f"{value:{digits}} (95 %: {span})"
    lines["lower bound per 1,000"] = found.lower_bound_per_1000
    lines["gap per 1,000"] = found.gap_per_1000
    for row in found.limits:
        kept = "not met" if not row.met else "met" if row.proved else "met, not proved"
        lines[row.name] = f"{row.limit:g}: {kept} ({row.value:.4g})"
    lines["limits met"] = "yes" if found.limits_met else "no"
    for other in found.global_rules:
        cost = other.intervals["cost_per_1000"]
        at = ", ".join(f"{name} {value:.6g}" for name, value in other.fail_at.items())
        lines[f"instead: {other.name}"] = (
            f"{other.figures.cost_per_1000:.4g} per 1,000 (95 %: {cost.low:.4g} to {cost.high:.4g})"
            f" at {at}, recall {other.figures.recall:.2%}, FPR {other.figures.fpr:.2%}"
        )
    return lines
