"""Hold a recipe against labelled parts: what it misses, and how sure that is."""

from collections.abc import Callable, Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.frame import Frame
from gonogo.domain.recipe import Recipe
from gonogo.domain.verdict import Verdict
from gonogo.inspection.explain import explain
from gonogo.inspection.inspector import Inspection, Inspector
from gonogo.ports.model import Model
from gonogo.vision.grids import over_frame
from gonogo.workbench.intervals import Rate, rate
from gonogo.workbench.judged import image_sha256, kept_frame
from gonogo.workbench.labelled.part import LabelledPart
from gonogo.workbench.ranking import PixelRanking, auroc
from gonogo.workbench.twins import ImageSet, twins_within


class ScoredPart(msgspec.Struct, frozen=True):
    """One line of the table of scores.

    Parameters
    ----------
    score : float or None
        Highest class score; None where there was none.
    margin : float
        Highest class score in multiples of its class's ``fail_at``: the part FAILs from 1 on.
    """

    image: str
    label: str
    kind: str
    size_px: float | None
    score: float | None
    margin: float
    verdict: Verdict
    class_scores: dict[str, float]


class KindFigures(msgspec.Struct, frozen=True):
    """Recall of one defect kind, by size.

    Parameters
    ----------
    sizes : tuple
        ``(from px, to px, recall)`` of the thirds of the kind's sizes, where sizes are known.
    """

    kind: str
    recall: Rate
    sizes: tuple[tuple[float, float, Rate], ...]


class Evaluation(msgspec.Struct, frozen=True):
    """Outcome of an evaluation.

    Parameters
    ----------
    recall, fpr : Rate
        Share of bad, and of good parts that FAIL (or are refused as ERROR).
    recall_with_review, review_rate : Rate
        Share of bad parts that do not PASS, and of all parts that a person would look at.
    auroc, pixel_auroc : float or None
        None where one class, or all masks, are missing.
    thresholds : dict of str to float
        ``fail_at`` per class.
    notes : tuple of str
        Images that are there more than once.
    """

    n: int
    good: int
    bad: int
    errors: int
    recall: Rate
    fpr: Rate
    recall_with_review: Rate
    review_rate: Rate
    auroc: float | None
    pixel_auroc: float | None
    thresholds: dict[str, float]
    kinds: tuple[KindFigures, ...]
    parts: tuple[ScoredPart, ...]
    notes: tuple[str, ...]


def evaluate(
    recipe: Recipe,
    model: Model,
    parts: Iterable[LabelledPart],
    progress: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Judge labelled parts with a recipe, without its image gate.

    Parameters
    ----------
    progress : callable
        Called after each part.

    Raises
    ------
    DataError
        An image is not of the size the model takes.
    """
    inspector = Inspector(recipe, model)
    pixels = PixelRanking()
    scored = []
    digests = []
    for number, part in enumerate(parts, 1):
        inspection = inspector.explain(_frame(number, part, model))
        judgement = inspection.judgement
        scored.append(
            ScoredPart(
                image=part.name,
                label="bad" if part.bad else "good",
                kind=part.kind,
                size_px=part.size_px,
                score=judgement.score,
                margin=_margin(recipe, judgement.class_scores),
                verdict=judgement.verdict,
                class_scores=judgement.class_scores,
            )
        )
        digests.append(image_sha256(part.pixels))
        if part.mask is not None:
            shown = _map(inspection, part.pixels.shape)
            if shown is not None:
                pixels.add(shown, part.mask)
        progress()
    names, bad = tuple(p.image for p in scored), tuple(p.label == "bad" for p in scored)
    notes = twins_within(ImageSet("the folder", names, tuple(digests), bad))
    return _summary(recipe, scored, pixels.value(), notes)


def _summary(
    recipe: Recipe,
    parts: list[ScoredPart],
    pixel_auroc: float | None,
    notes: tuple[str, ...],
) -> Evaluation:
    bad = [p for p in parts if p.label == "bad"]
    good = [p for p in parts if p.label == "good"]
    rejected = (Verdict.FAIL, Verdict.ERROR)
    kinds = sorted({p.kind for p in bad})
    return Evaluation(
        n=len(parts),
        good=len(good),
        bad=len(bad),
        errors=sum(p.verdict is Verdict.ERROR for p in parts),
        recall=_share(bad, rejected),
        fpr=_share(good, rejected),
        recall_with_review=_share(bad, (*rejected, Verdict.REVIEW)),
        review_rate=_share(parts, (Verdict.REVIEW,)),
        auroc=auroc(
            np.array([p.margin for p in parts], np.float64),
            np.array([p.label == "bad" for p in parts], np.bool_),
        ),
        pixel_auroc=pixel_auroc,
        thresholds={c.name: c.fail_at for c in recipe.rule.classes},
        kinds=tuple(_kind(kind, [p for p in bad if p.kind == kind]) for kind in kinds),
        parts=tuple(parts),
        notes=notes,
    )


def _kind(kind: str, parts: list[ScoredPart]) -> KindFigures:
    rejected = (Verdict.FAIL, Verdict.ERROR)
    sized = sorted((p for p in parts if p.size_px is not None), key=lambda p: p.size_px or 0.0)
    thirds = [list(third) for third in np.array_split(np.arange(len(sized)), 3) if len(third)]
    return KindFigures(
        kind=kind,
        recall=_share(parts, rejected),
        sizes=tuple(
            (
                sized[third[0]].size_px or 0.0,
                sized[third[-1]].size_px or 0.0,
                _share([sized[i] for i in third], rejected),
            )
            for third in thirds
        ),
    )


def _share(parts: list[ScoredPart], verdicts: tuple[Verdict, ...]) -> Rate:
    return rate(sum(p.verdict in verdicts for p in parts), len(parts))


def _margin(recipe: Recipe, class_scores: dict[str, float]) -> float:
    # Classes with thresholds of their own are comparable only in multiples of them.
    found = [class_scores[c.name] / c.fail_at for c in recipe.rule.classes if class_scores]
    return max(found, default=float("inf"))


def _map(inspection: Inspection, shape: tuple[int, ...]) -> NDArray[np.float32] | None:
    """Highest value of any class, on a grid that covers a frame of ``shape``."""
    prediction, evidence = inspection.prediction, inspection.evidence
    if prediction is None or evidence is None:
        return None
    maps = list(prediction.class_maps.values())
    if not maps:
        heat = explain(evidence, prediction).heatmap
        maps = [] if heat is None else [heat]
    if not maps:
        return None
    highest = np.maximum.reduce([m.values for m in maps])
    return over_frame(highest, maps[0].to_frame, shape[0], shape[1])


def _frame(number: int, part: LabelledPart, model: Model) -> Frame:
    problem = model.card.problem_with(part.pixels.shape)
    if problem:
        msg = f"{part.name}: {problem}"
        raise DataError(msg)
    return kept_frame(number, part.name, part.pixels)
