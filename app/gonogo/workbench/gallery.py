"""Which parts to look at: those near a threshold, those that change sides, those judged wrongly.

The parts are sorted once. After that every list is a few binary searches and slices, whatever the
number of parts.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.verdict import Verdict
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.scored import ScoredSet

ACTIONS = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL)
Ranks = NDArray[np.intp]
Mistake = Literal["", "escape", "overkill"]


class Seen(msgspec.Struct, frozen=True):
    """A part as two rules judge it.

    Parameters
    ----------
    index : int
        Of the part in its set.
    score : float
        Its score.
    bad : bool
        More likely bad than good.
    today : Verdict or None
        By the rule in use; None where there is none.
    now : Verdict
        By the rule under trial.
    """

    index: int
    score: float
    bad: bool
    today: Verdict | None
    now: Verdict

    @property
    def mistake(self) -> Mistake:
        """What is wrong with the verdict under trial; empty where nothing is."""
        if self.bad:
            return "escape" if self.now is Verdict.PASS else ""
        return "overkill" if self.now is Verdict.FAIL else ""


class Picked(msgspec.Struct, frozen=True):
    """A list of parts, and of how many it is the beginning.

    Parameters
    ----------
    parts : tuple of Seen
        To be shown, the most telling first.
    escapes, overkill, others : int
        Bad parts that PASS, good ones that FAIL, and all others there are.
    """

    parts: tuple[Seen, ...]
    escapes: int
    overkill: int
    others: int

    @property
    def total(self) -> int:
        """All there are."""
        return self.escapes + self.overkill + self.others


class PartOrder(msgspec.Struct, frozen=True, eq=False):
    """Parts by rising score, with their truth and what today's rule does with them.

    Parameters
    ----------
    order : ndarray
        ``(n,)`` intp: parts by rising score.
    scores : ndarray
        ``(n,)`` float64: their scores.
    bad : ndarray
        ``(n,)`` bool: more likely bad than good.
    today : ndarray or None
        ``(n,)`` int8: 0 PASS, 1 REVIEW, 2 FAIL.
    groups : dict
        Ranks of the parts, rising, by truth and today's action; all under action -1 too.
    """

    order: Ranks
    scores: NDArray[np.float64]
    bad: NDArray[np.bool_]
    today: NDArray[np.int8] | None
    groups: dict[tuple[bool, int], Ranks]

    @classmethod
    def of(cls, parts: ScoredSet, actions: NDArray[np.float64] | None = None) -> "PartOrder":
        """Sort, O(n log n).

        Parameters
        ----------
        actions : ndarray or None
            ``(n,)``: what today's rule does with each part, 0 PASS, 1 REVIEW, 2 FAIL.
        """
        order = np.argsort(parts.scores, kind="stable")
        sure = parts.bad_probability
        bad = (parts.truth > 0 if sure is None else sure > 0.5)[order]
        today = None if actions is None else actions[order].astype(np.int8)
        groups = {(truth, -1): np.flatnonzero(bad == truth) for truth in (False, True)}
        if today is not None:
            for truth in (False, True):
                for action in range(3):
                    groups[truth, action] = np.flatnonzero((bad == truth) & (today == action))
        return cls(order, parts.scores[order], bad, today, groups)

    def near(self, threshold: float, rule: Thresholds, most: int) -> Picked:
        """Parts nearest a threshold, half of them on each side where there are as many.

        The nearest comes first, whichever its side.
        """
        at = int(self.scores.searchsorted(threshold))
        below = min(at, max(most // 2, most - (self.scores.size - at)))
        above = min(self.scores.size - at, most - below)
        ranks = np.arange(at - below, at + above)
        far = np.abs(self.scores[ranks] - threshold)
        seen = self._seen(ranks[far.argsort(kind="stable")], rule)
        wrong = Counter(part.mistake for part in seen)
        return Picked(seen, wrong["escape"], wrong["overkill"], wrong[""])

    def mistakes(self, rule: Thresholds, most: int) -> Picked:
        """Bad parts that PASS, the lowest score first, and good ones that FAIL, the highest first.

        Each kind gets half the room, and what the other leaves of its own.
        """
        passed = self._within(self.groups[True, -1], 0, self._cuts(rule)[0])
        failed = self._within(self.groups[False, -1], self._cuts(rule)[1], self.scores.size)
        escapes = min(passed.size, max(most // 2, most - failed.size))
        ranks = np.concatenate([passed[:escapes], failed[::-1][: most - escapes]])
        return Picked(self._seen(ranks, rule), passed.size, failed.size, 0)

    def changes(self, rule: Thresholds, most: int) -> Picked:
        """Parts that another action befalls than today, the gravest first.

        Bad parts that now PASS, good ones that now FAIL, then those that are put right, then what
        goes to REVIEW; of each kind the farthest beyond the threshold first.
        """
        review, fail = self._cuts(rule)
        spans = ((0, review), (review, fail), (fail, self.scores.size))
        found: list[Ranks] = []
        counts = []
        for bad, action in ((True, 0), (False, 2), (True, 2), (False, 0), (True, 1), (False, 1)):
            ranks = [
                self._within(self.groups.get((bad, today), np.empty(0, np.intp)), *spans[action])
                for today in range(3)
                if today != action
            ]
            counts.append(sum(each.size for each in ranks))
            room = most - sum(each.size for each in found)
            lowest_first = action == 0
            ends = [each[:room] if lowest_first else each[::-1][:room] for each in ranks]
            merged = np.sort(np.concatenate(ends))
            found.append((merged if lowest_first else merged[::-1])[:room])
        seen = self._seen(np.concatenate(found), rule)
        return Picked(seen, counts[0], counts[1], sum(counts[2:]))

    def _cuts(self, rule: Thresholds) -> tuple[int, int]:
        """Rank of the first part that is reviewed, and of the first that fails."""
        return (
            int(self.scores.searchsorted(rule.review_at)),
            int(self.scores.searchsorted(rule.fail_at)),
        )

    @staticmethod
    def _within(ranks: Ranks, start: int, end: int) -> Ranks:
        return ranks[ranks.searchsorted(start) : ranks.searchsorted(end)]

    def _seen(self, ranks: Ranks, rule: Thresholds) -> tuple[Seen, ...]:
        return tuple(self._each(ranks, rule))

    def _each(self, ranks: Ranks, rule: Thresholds) -> Iterator[Seen]:
        for rank in ranks.tolist():
            score = float(self.scores[rank])
            now = ACTIONS[(score >= rule.review_at) + (score >= rule.fail_at)]
            today = None if self.today is None else ACTIONS[int(self.today[rank])]
            yield Seen(int(self.order[rank]), score, bool(self.bad[rank]), today, now)
