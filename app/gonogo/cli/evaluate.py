"""``gonogo evaluate``: what a recipe misses on labelled parts."""

import csv
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.domain.errors import DataError
from gonogo.workbench.evaluate import Evaluation
from gonogo.workbench.evaluate import evaluate as evaluate_parts
from gonogo.workbench.intervals import Rate
from gonogo.workbench.labelled.folder import LabelledFolder


@click.command()
@click.argument("recipe")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--scores", type=click.Path(path_type=Path, dir_okay=False), help="CSV of scores.")
@json_option
def evaluate(recipe: str, folder: Path, scores: Path | None, as_json: bool) -> None:
    """Judge the labelled parts in FOLDER with RECIPE.

    FOLDER holds images/, truth.csv (columns image and label) and, for the pixels, masks/; or a
    folder good and one for each defect, as in MVTec AD; or a COCO file or another table beside its
    images. The margin of a part is its score in multiples of its class's limit; `threshold` is
    that of the column `threshold_column` names, since classes may have limits of their own.
    """
    loaded = recipe_store().load(recipe)
    model = load_model(loaded.model)
    parts = LabelledFolder(folder, model.card)
    with progress_bar(len(parts), "Parts") as bar:
        found = evaluate_parts(loaded, model, parts, lambda: bar.update(1))
    found = replace(found, notes=(*parts.notes, *found.notes))
    if scores is not None:
        _write_scores(scores, found)
    emit(_object(found) if as_json else None, as_json=as_json, lines=_lines(found))


def _object(found: Evaluation) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(found)
    del plain["parts"]
    thresholds = set(found.thresholds.values())
    single = len(thresholds) == 1
    return {
        **plain,
        "recall": found.recall.value,
        "fpr": found.fpr.value,
        "threshold": thresholds.pop() if single else 1.0,
        "threshold_column": "score" if single else "margin",
        "intervals": {
            "recall": (found.recall.low, found.recall.high),
            "fpr": (found.fpr.low, found.fpr.high),
        },
    }


def _lines(found: Evaluation) -> dict[str, object]:
    lines: dict[str, object] = {
        "parts": f"{found.n} ({found.good} good, {found.bad} bad, {found.errors} errors)",
        "recall": _say(found.recall),
        "FPR": _say(found.fpr),
        "recall with REVIEW": _say(found.recall_with_review),
        "review rate": _say(found.review_rate),
        "AUROC": found.auroc,
        "pixel AUROC": found.pixel_auroc,
        "fails from": ", ".join(f"{k} {v:.4g}" for k, v in found.thresholds.items()),
    }
    for kind in found.kinds:
        lines[f"recall of {kind.kind}"] = _say(kind.recall)
        for low, high, recall in kind.sizes:
            lines[f"  {low:.0f} to {high:.0f} px ({kind.kind})"] = _say(recall)
    for number, note in enumerate(found.notes, 1):
        lines[f"note {number}"] = note
    return lines


def _say(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "no such parts"
    return f"{rate.value:.2%} ({rate.count} of {rate.of}; 95 %: {rate.low:.2%} to {rate.high:.2%})"


def _write_scores(path: Path, found: Evaluation) -> None:
    classes = list(found.thresholds)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["image", "label", "kind", "score", "margin", "verdict", *classes])
            for part in found.parts:
                each = [part.class_scores.get(name, "") for name in classes]
                writer.writerow(
                    [
                        part.image,
                        part.label,
                        part.kind,
                        part.score,
                        part.margin,
                        part.verdict,
                        *each,
                    ]
                )
    except OSError as error:
        msg = f"The scores cannot be written to {path}: {error.strerror}."
        raise DataError(msg) from error
