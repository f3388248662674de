"""What is said of a comparison, in plain sentences."""

import numpy as np

from gonogo.workbench.whatif.answers import Gap
from gonogo.workbench.whatif.rejudge import Rejudged
from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import FAIL, PASS, REVIEW, VERDICTS, Span

_NAMED = 3
_WHY = {
    Gap.MODEL: "were scored by another model; judge their images anew",
    Gap.SIZES: (
        "were scored with other minimum sizes; a recorded score answers only for the sizes it was "
        "taken with, so judge their images anew"
    ),
    Gap.VERSION: (
        "were judged by a recipe version that is not here, so the minimum sizes behind their "
        "scores are not known"
    ),
    Gap.SCORES: "have no recorded score of some class",
    Gap.UNKEPT: "have no kept image",
    Gap.DAMAGED: "have an image that is damaged or is not what was judged",
    Gap.UNFIT: "have an image of another size than the model takes",
    Gap.VIEW: (
        "were scored on another part of the frame or with another expected text; judge their "
        "images anew"
    ),
}


def said_of(span: Span, found: Replay, anew: Rejudged | None = None) -> tuple[str, ...]:
    """Say what the numbers stand for, and what is left out.

    Parameters
    ----------
    anew : Rejudged or None
        Where the span was judged anew from kept images.
    """
    said = []
    if anew is not None:
        said.append(_kept(span, stopped=anew.stopped))
    said += gaps_of(span)
    if anew is not None:
        said += _parity(anew)
    errors = int(found.pairs[3].sum())
    if errors:
        said.append(f"{errors:,} ERROR parts stay ERROR: no rule had a say in them.")
    if found.withheld:
        said.append(
            f"{found.withheld:,} verdicts were recorded and not sent in time; those parts were "
            "rejected and count as such on both sides of the yield."
        )
    versions = sorted(set(span.recipe_versions))
    if len(versions) > 1:
        listed = ", ".join(map(str, versions))
        said.append(f"The parts were judged by versions {listed} of the recipe, each by its own.")
    return tuple(said)


def gaps_of(span: Span) -> list[str]:
    """Say which parts have no verdict under trial, and why; the most first."""
    counts = sorted(span.gap_counts().items(), key=lambda item: -item[1])
    return [
        f"{count:,} of {span.parts:,} parts {_WHY[gap]} ({_names(span, gap, count)})."
        for gap, count in counts
    ]


def _names(span: Span, gap: Gap, count: int) -> str:
    first = np.flatnonzero(span.gaps == gap)[:_NAMED].tolist()
    named = ", ".join(span.part_ids[part] for part in first)
    return f"{named}, …" if count > _NAMED else named


def _kept(span: Span, *, stopped: bool) -> str:
    answered = span.answered
    shares, whole = [], []
    for number in (PASS, REVIEW, FAIL):
        of_kind = span.then == number
        total, known = int(of_kind.sum()), int((of_kind & answered).sum())
        if total:
            shares.append(f"{known:,} of {total:,} {VERDICTS[number]}")
            whole.append(known == total)
    text = f"Judged anew: {', '.join(shares) or 'nothing'} parts."
    if stopped:
        text = f"Stopped before the end. {text}"
    if not all(whole):
        text += (
            " The archive keeps mostly rejects, so the shares here are of the kept images and not "
            "of production: yield looks too low, and parts that would turn from PASS are missed."
        )
    return text


def _parity(anew: Rejudged) -> list[str]:
    parity = anew.parity
    if not parity.checked:
        return []
    if not parity.differing:
        return [f"All {parity.checked:,} parts of this model gave their recorded score again."]
    first = parity.differences[0]
    apart = "no score at all" if parity.largest == float("inf") else f"{parity.largest:.2g}"
    return [
        f"{parity.differing:,} of {parity.checked:,} parts of this model did not give their "
        f"recorded score again (largest difference {apart}; the first is {first.part_id}): they "
        "ran on another processor, provider or runtime, or something was changed."
    ]
