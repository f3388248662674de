"""What a card tells its decoder, from the answers at import."""

import math

from gonogo.domain.errors import ModelError
from gonogo.workbench.importing.answers import Understanding

POOLS = ("max", "mean", "p99")
"""Ways to make one score of a map."""

POOLS = ("max", "mean", "p99")
"""Ways to make one score of a map."""


def decoder_settings(known: Understanding) -> dict[str, float | str]:
    """Settings of the kind's decoder, by the names it knows them by.

    Raises
    ------
    ModelError
        An answer is no number.
    """
    task = known.value("task")
    found: dict[str, float | str] = {}
    if task in ("detection", "instances"):
        found["layout"] = known.value("layout_of_boxes")
        for word in ("coordinates", "boxes_as"):
            if known.value(word):
                found[word] = known.value(word)
        found["nms"] = number_of(known, "nms", 0.45)
        found["floor"] = 0.05
        if known.value("activation") in ("softmax", "sigmoid"):
            found["activation"] = known.value("activation")
    if task == "segmentation":
        found["channels_last"] = known.value("channels_last")
        if known.value("map_values"):
            found["values"] = known.value("map_values")
    if task in ("reconstruction", "anomaly") and known.value("score_from") in POOLS:
        found["pool"] = known.value("score_from")
    if known.value("higher_is") == "better":
        found["higher_is"] = "better"
    if task == "anomaly" and known.value("highest"):
        found["highest"] = number_of(known, "highest", 1.0)
    return found


def names_of(known: Understanding, key: str) -> tuple[str, ...]:
    """Names that were written with commas."""
    return tuple(name.strip() for name in known.value(key).split(",") if name.strip())


def number_of(known: Understanding, key: str, default: float) -> float:
    """Read an answer that is a number.

    Raises
    ------
    ModelError
        It is none.
    """
    text = known.value(key)
    try:
        number = float(text) if text else default
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        msg = f"{key} is a number, not {text!r}."
        raise ModelError(msg)
    return number
