"""Kept images judged anew, by the same model or another one."""

import math
from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np

from gonogo.domain.bundle import ModelCard
from gonogo.domain.decision import Judgement
from gonogo.domain.errors import ArchiveError
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import Recipe
from gonogo.ports.archive import Archive
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.whatif.answers import Answer, Answerer, Gap
from gonogo.workbench.whatif.span import Span, read_span

Explain = Callable[[Frame], Judgement]
"""Judges a frame without the image gate."""
_LISTED = 1000


class Difference(msgspec.Struct, frozen=True):
    """A part whose image does not give its recorded score again.

    Parameters
    ----------
    recorded, anew : float
        Of the class where they differ most; ``anew`` is NaN where the model gave no score.
    """

    seq: int
    part_id: str
    class_name: str
    recorded: float
    anew: float


class Parity(msgspec.Struct):
    """Whether images give their recorded scores again.

    Only parts of the same model and minimum sizes are held against it. The same image gives the
    same score on the same provider, runtime, threads and processor; elsewhere the last digits may
    differ.

    Parameters
    ----------
    checked, differing : int
        Parts held against it, and those of another score, by however little.
    largest : float
        Largest difference; infinite where the model gave no score now.
    differences : list of Difference
        The first thousand of them.
    """

    checked: int = 0
    differing: int = 0
    largest: float = 0.0
    differences: list[Difference] = msgspec.field(default_factory=list)


class Rejudge:
    """Answers from kept images. Holds one image at a time.

    The image gate is left out, as it is when a part is explained: what the gate refused stays
    ERROR, and what it took before, it took.

    Parameters
    ----------
    candidate : Recipe
        Its classes are those of the answers.
    card : ModelCard
        Says what frames its model takes.
    explain : callable
        Judges by the candidate and its model.
    recorded : callable
        Answers of the same candidate from recorded scores; tells which parts must be reproduced.
    """

    def __init__(
        self,
        candidate: Recipe,
        card: ModelCard,
        explain: Explain,
        archive: Archive,
        recorded: Answerer,
    ) -> None:
        self._explain = explain
        self._classes = tuple(limits.name for limits in candidate.rule.classes)
        self._card = card
        self._archive = archive
        self._recorded = recorded
        self.parity = Parity()

    def __call__(self, row: ScoredDecision) -> Answer:
        """Judge one part anew."""
        if row.image_sha256 is None:
            return Answer(Gap.UNKEPT)
        try:
            pixels = self._archive.get(row.image_sha256)
        except ArchiveError:
            return Answer(Gap.DAMAGED)
        if pixels is None:
            return Answer(Gap.UNKEPT)
        if pixels.dtype != np.uint8 or self._card.problem_with(pixels.shape):
            return Answer(Gap.UNFIT)
        found = self._explain(_frame(row, pixels)).class_scores
        anew = tuple(found[name] for name in self._classes) if found else ()
        self._compare(row, anew)
        return Answer(Gap.NONE, anew, error=not anew)

    def _compare(self, row: ScoredDecision, anew: tuple[float, ...]) -> None:
        recorded = self._recorded(row)
        if recorded.gap:
            return
        parity = self.parity
        parity.checked += 1
        if recorded.scores == anew:
            return
        given = anew or (float("nan"),) * len(recorded.scores)
        apart = [
            float("inf") if math.isnan(a) else abs(a - b)
            for a, b in zip(given, recorded.scores, strict=True)
        ]
        worst = int(np.argmax(apart))
        parity.differing += 1
        parity.largest = max(parity.largest, apart[worst])
        if len(parity.differences) < _LISTED:
            parity.differences.append(
                Difference(
                    row.seq, row.part_id, self._classes[worst], recorded.scores[worst], given[worst]
                )
            )


class Rejudged(msgspec.Struct, frozen=True, eq=False):
    """A span judged anew.

    Parameters
    ----------
    span : Span
        Its scores are those of the images; parts that were not reached are not in it.
    stopped : bool
        Somebody stopped it before the end.
    """

    span: Span
    parity: Parity
    stopped: bool


def rejudge(
    rows: Iterable[ScoredDecision],
    judge: Rejudge,
    candidate: Recipe,
    stop: Callable[[], bool] = lambda: False,
) -> Rejudged:
    """Judge the kept images of a span anew, oldest first.

    Parameters
    ----------
    stop : callable
        Asked before each part; what was judged until then is kept.
    """
    stopped = False

    def until() -> Iterator[ScoredDecision]:
        nonlocal stopped
        for row in rows:
            if stop():
                stopped = True
                return
            yield row

    span = read_span(until(), candidate, judge, sampled=True)
    return Rejudged(span, judge.parity, stopped)


def _frame(row: ScoredDecision, pixels: Pixels) -> Frame:
    return Frame(
        seq=row.part_seq,
        part_id=row.part_id,
        camera_serial="",
        device_frame_id=None,
        captured_utc=row.utc,
        captured_ns=0,
        pixels=pixels,
    )
