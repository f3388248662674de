"""Numbers that commands take, and say."""

import math

import click


def finite(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    """Refuse what click lets pass."""
    if value is not None and not math.isfinite(value):
        msg = f"{value} is no finite number."
        raise click.BadParameter(msg)
    return value


def counted(n: int, one: str, many: str) -> str:
    """Say how many there are, in the right number."""
    return f"{n} {one if n == 1 else many}"
