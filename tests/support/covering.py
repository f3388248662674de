"""How often intervals of a fixed rule cover the truth, in productions whose truth is known."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.workbench.tuning.bootstrap import intervals
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.scored import ScoredSet

FIGURES = ("recall", "fpr", "review_rate", "cost_per_1000")


@dataclass(frozen=True)
class Production:
    """Good parts score N(0, 1), bad ones N(shift, 1); the rule is given.

    ``audit_rate`` None: a challenge set of ``good`` and ``bad`` parts. Else ``good`` + ``bad``
    parts of production, of which those that today's rule rejects are labelled, and this share of
    the rest. Each defect is of one of ``classes`` classes, all alike.
    """

    good: int
    bad: int
    rule: Thresholds
    shift: float = 2.5
    audit_rate: float | None = None
    today: float = 1.5
    classes: int = 1

    @property
    def reviews(self) -> bool:
        return self.rule.review_at < self.rule.fail_at

    @property
    def cost(self) -> CostMatrix:
        look = 0.3
        return CostMatrix(
            self.bad / (self.good + self.bad) if self.audit_rate else 0.02,
            good=ActionCost(0.0, 1.0, look, 0.02),
            defect=ActionCost(100.0, 0.0, look, 0.05),
        )

    def truth(self) -> dict[str, float]:
        cost, rule = self.cost, self.rule
        fails = [float(norm.sf(rule.fail_at - shift)) for shift in (0.0, self.shift)]
        looked = [float(norm.sf(rule.review_at - shift)) for shift in (0.0, self.shift)]
        d = cost.defect_rate
        total = 0.0
        for share, prices, fail, look in zip(
            (1 - d, d), (cost.good_costs(), cost.defect_costs("")), fails, looked, strict=True
        ):
            total += share * float(np.dot(prices, (1 - look, look - fail, fail)))
        return {
            "recall": fails[1],
            "fpr": fails[0],
            "review_rate": (1 - d) * (looked[0] - fails[0]) + d * (looked[1] - fails[1]),
            "cost_per_1000": 1000 * total,
        }

    def sample(self, rng: np.random.Generator) -> ScoredSet:
        if self.audit_rate is None:
            truth = np.repeat([0, 1], [self.good, self.bad])
            scores = rng.normal(truth * self.shift)
            if self.classes == 1:
                return ScoredSet(scores, truth)
            # In turn, so that no class is without a part.
            truth[self.good :] += np.arange(self.bad) % self.classes
            names = tuple(f"class {k}" for k in range(self.classes))
            return ScoredSet(scores, truth, names)
        n = self.good + self.bad
        truth = (rng.random(n) < self.bad / n).astype(np.intp)
        scores = rng.normal(truth * self.shift)
        rejected = scores >= self.today
        labelled = rejected | (rng.random(n) < self.audit_rate)
        weights = np.where(rejected, 1.0, 1 / self.audit_rate)
        return ScoredSet(scores[labelled], truth[labelled], weights=weights[labelled])


NOMINAL = 0.95
PRODUCTIONS = {
    "120 defects": Production(400, 120, Thresholds(1.3, 1.3)),
    "200 defects, two thresholds": Production(1500, 200, Thresholds(0.6, 1.8)),
    "200 defects of four classes, two thresholds": Production(
        1500, 200, Thresholds(0.6, 1.8), classes=4
    ),
    "production with an audit of 20 %": Production(
        58_800, 1200, Thresholds(1.2, 1.2), audit_rate=0.2
    ),
    "the same, two thresholds": Production(58_800, 1200, Thresholds(1.0, 1.8), audit_rate=0.2),
}
"""Where the bootstrap has to be within two points of its nominal rate."""
FEW = {
    "60 defects, 4 % missed": Production(1000, 60, Thresholds(0.8, 0.8)),
    "60 defects, 0.3 % missed": Production(1000, 60, Thresholds(-0.25, -0.25)),
    "50 defects, 2 % pass, two thresholds": Production(500, 50, Thresholds(0.45, 1.5)),
    "50 defects of four classes, 2 % pass": Production(500, 50, Thresholds(0.45, 1.5), classes=4),
    "an audit of 5 % that hardly finds a defect": Production(
        19_600, 400, Thresholds(1.5, 1.5), shift=3.5, audit_rate=0.05
    ),
}
"""Where it may be wider, never narrower."""


def covered(
    production: Production, *, rounds: int, seeds: range, naive: bool = False, exact: bool = True
) -> dict[str, float]:
    """Share of samples in which each figure's interval holds the truth.

    ``naive`` forgets the weights; ``exact`` False has the bootstrap where counts have exact bounds,
    by giving every part the weight 1.
    """
    truth = production.truth()
    holds = Counter(dict.fromkeys(FIGURES, 0))
    for seed in seeds:
        parts = production.sample(np.random.default_rng(seed))
        if naive:
            parts = ScoredSet(parts.scores, parts.truth)
        elif not exact and parts.weights is None:
            ones = np.ones(parts.scores.size)
            parts = ScoredSet(parts.scores, parts.truth, parts.classes, weights=ones)
        prices = Prices.of(Curves.of(parts), production.cost)
        found = intervals(parts, prices, production.rule, rounds=rounds, seed=seed)
        for name in FIGURES:
            holds[name] += found[name].low <= truth[name] <= found[name].high
    return {name: holds[name] / len(seeds) for name in FIGURES}
