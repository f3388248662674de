"""A span of production under another rule: what changes side."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.workbench.whatif.span import ERROR, FAIL, PASS, REVIEW, UNKNOWN, VERDICTS, Span


class Replay(msgspec.Struct, frozen=True, eq=False):
    """Verdicts under trial beside those recorded.

    Parameters
    ----------
    now : ndarray
        ``(n,)`` int8: number of :data:`~gonogo.workbench.whatif.span.VERDICTS`, or
        :data:`~gonogo.workbench.whatif.span.UNKNOWN`.
    pairs : ndarray
        ``(4, 4)`` int64: parts by recorded verdict (row) and verdict under trial (column); those
        without an answer are left out.
    flips : ndarray
        ``(m,)`` intp, rising: parts whose verdict is another one.
    sent : tuple of int
        PASS parts then and now, less those whose verdict was not sent: those were rejected, and
        would be again.
    withheld : int
        Parts of any verdict that was not sent.
    """

    rule: DecisionRule
    now: NDArray[np.int8]
    pairs: NDArray[np.int64]
    flips: NDArray[np.intp]
    sent: tuple[int, int]
    withheld: int

    @property
    def compared(self) -> int:
        """Parts with both verdicts."""
        return int(self.pairs.sum())

    @property
    def then(self) -> NDArray[np.int64]:
        """``(4,)`` int64: recorded verdicts of the parts compared."""
        return np.asarray(self.pairs.sum(axis=1), np.int64)

    @property
    def trial(self) -> NDArray[np.int64]:
        """``(4,)`` int64: verdicts under trial."""
        return np.asarray(self.pairs.sum(axis=0), np.int64)

    @property
    def yields(self) -> tuple[float | None, float | None]:
        """Share of the parts compared that pass on, then and now; None without parts."""
        n = self.compared
        return (self.sent[0] / n, self.sent[1] / n) if n else (None, None)

    def flip_counts(self) -> dict[tuple[int, int], int]:
        """How many parts change from which verdict to which, the most first."""
        found = {
            (then, now): int(self.pairs[then, now])
            for then in range(len(VERDICTS))
            for now in range(len(VERDICTS))
            if then != now and self.pairs[then, now]
        }
        return dict(sorted(found.items(), key=lambda item: -item[1]))


def replay(span: Span, rule: DecisionRule) -> Replay:
    """Hold a span against a rule; a few comparisons per part, as :func:`decide` makes them.

    Raises
    ------
    DataError
        The rule judges other classes, or other sizes, than the span was read for.
    """
    limits = {c.name: c for c in rule.classes}
    meant = {c.name: c for c in span.candidate.rule.classes}
    if limits.keys() != meant.keys():
        msg = (
            f"The rule under trial judges {', '.join(limits)}; these parts were read for "
            f"{', '.join(meant)}."
        )
        raise DataError(msg)
    scale = span.candidate.mm_per_px
    for name, own in limits.items():
        other = meant[name]
        sizes = (own.area_px(scale), own.length_px(scale))
        if sizes != (other.area_px(scale), other.length_px(scale)):
            msg = f"The rule under trial counts regions of {name} from another size on."
            raise DataError(f"{msg} Recorded scores cannot answer that; judge the images anew.")
    now = _verdicts(span, limits)
    answered = span.answered
    place = span.then * np.int8(len(VERDICTS)) + now
    whole = bool(answered.all())
    counted = place if whole else place[answered]
    pairs = np.bincount(counted, minlength=16).reshape(4, 4)
    kept = answered & ~span.withheld
    return Replay(
        rule=rule,
        now=now,
        pairs=np.asarray(pairs, np.int64),
        flips=np.flatnonzero((now != span.then) & answered),
        sent=(
            int(np.count_nonzero(kept & (span.then == PASS))),
            int(np.count_nonzero(kept & (now == PASS))),
        ),
        withheld=int(np.count_nonzero(answered & span.withheld)),
    )


def _verdicts(span: Span, limits: dict[str, ClassRule]) -> NDArray[np.int8]:
    failed = np.zeros(span.parts, np.bool_)
    looked = np.zeros(span.parts, np.bool_)
    for name, scores in zip(span.classes, span.scores, strict=True):
        failed |= scores >= limits[name].fail_at
        looked |= scores >= limits[name].review_at
    now = np.full(span.parts, PASS, np.int8)
    now[looked] = REVIEW
    now[failed] = FAIL
    now[span.errors] = ERROR
    now[~span.answered] = UNKNOWN
    return now
