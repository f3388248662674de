"""How many parts of production are bad, from those that people looked at."""

import msgspec
import numpy as np

from gonogo.workbench.production import LabelledProduction

_DRAWS = 10_000
_SEED = 0


class DefectRate(msgspec.Struct, frozen=True):
    """Share of bad parts among those that were judged, with two-sided 95 % bounds.

    Parameters
    ----------
    value, low, high : float
        In 0 to 1.
    parts : float
        How many judged parts the labelled ones stand for.
    """

    value: float
    low: float
    high: float
    parts: float


def defect_rate(found: LabelledProduction) -> DefectRate | None:
    """Estimate the defect rate of production; None where no PASS part was audited.

    Each way of coming to be labelled is a stratum. Its share of bad parts is drawn from the
    posterior of Jeffreys' prior (Brown, Cai, DasGupta, Statistical Science 16 (2001) 101–133), so
    that one without a bad part still counts as one that might have some; how many parts fall into
    it is drawn as a count is (Poisson). The bounds are quantiles of the weighted sum.
    """
    if not found.audited:
        return None
    _, which = np.unique(
        np.stack([found.weights, found.coverage], axis=1), axis=0, return_inverse=True
    )
    which = which.ravel()
    labelled = np.bincount(which).astype(np.float64)
    bad = np.bincount(which, found.bad_probability)
    to_label = np.bincount(which, 1 / found.coverage)
    weight = np.bincount(which, found.weights) / labelled
    size = to_label * weight
    value = float(size @ (bad / labelled) / size.sum())
    rng = np.random.default_rng(_SEED)
    sizes = weight * rng.gamma(to_label, size=(_DRAWS, labelled.size))
    shares = rng.beta(bad + 0.5, labelled - bad + 0.5, size=sizes.shape)
    low, high = np.quantile((sizes * shares).sum(axis=1) / sizes.sum(axis=1), [0.025, 0.975])
    return DefectRate(value, min(float(low), value), max(float(high), value), float(size.sum()))
