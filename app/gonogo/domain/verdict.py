"""The four things a station can say of a part, and why."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What happens to the part; everything but PASS rejects or diverts it."""

    PASS = "PASS"
    FAIL = "FAIL"
    REVIEW = "REVIEW"
    ERROR = "ERROR"


class ReasonCode(StrEnum):
    """Why a verdict is not PASS, for filters and counters."""

    DEFECT = "defect"
    BORDERLINE = "borderline"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    SATURATED = "saturated"
    OUT_OF_FOCUS = "out_of_focus"
    REPEATED = "repeated"
    WRONG_SHAPE = "wrong_shape"
    GRAB_FAILED = "grab_failed"
    FRAME_LOST = "frame_lost"
    QUEUE_FULL = "queue_full"
    DEADLINE = "deadline"
    NOT_FINITE = "not_finite"
    MODEL_FAILED = "model_failed"
    NO_PART_ID = "no_part_id"
    OUTPUT_FAILED = "output_failed"


class Reason(msgspec.Struct, frozen=True):
    """One reason in words, with its code.

    Parameters
    ----------
    code : ReasonCode
        Machine-readable cause.
    text : str
        A sentence for the operator, units included.
    """

    code: ReasonCode
    text: str
