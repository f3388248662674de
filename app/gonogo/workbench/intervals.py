"""How sure a counted rate is."""

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """A counted rate with its interval.

    Parameters
    ----------
    count, of : int
        Cases, and how many there could have been.
    value, low, high : float or None
        Fraction and its two-sided 95 % Clopper–Pearson bounds; None where ``of`` is 0.
    """

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


def rate(count: int, of: int, confidence: float = 0.95) -> Rate:
    """Rate with exact binomial bounds: Clopper and Pearson, Biometrika 26 (1934) 404–413."""
    if of == 0:
        return Rate(0, 0, None, None, None)
    from scipy.special import betaincinv  # slow to import, and only evaluations need it

    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, of - count + 1, tail))
    high = 1.0 if count == of else float(betaincinv(count + 1, of - count, 1 - tail))
    return Rate(count, of, count / of, low, high)
