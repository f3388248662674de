"""Which pictures are kept, and which PASS parts are drawn for a person to look at."""

import hashlib
from typing import Literal

import msgspec


class ArchivePolicy(msgspec.Struct, frozen=True):
    """Which images are kept.

    Parameters
    ----------
    keep : {"all", "non_pass", "none"}
        By verdict.
    every_nth : int
        Also every n-th part whatever its verdict; 0 keeps none.
    """

    keep: Literal["all", "non_pass", "none"] = "non_pass"
    every_nth: int = 0

    def __post_init__(self) -> None:
        if self.every_nth < 0:
            msg = f"every_nth must be 0 or more, not {self.every_nth}"
            raise ValueError(msg)


class AuditPolicy(msgspec.Struct, frozen=True):
    """How many PASS parts are drawn at random, to be labelled by a person.

    People look at what was rejected; only a sample of what passed can tell what slips through.

    Parameters
    ----------
    rate : float
        Probability of each PASS part to be drawn, above 0 and at most 1.
    """

    rate: float

    def __post_init__(self) -> None:
        if not 0 < self.rate <= 1:
            msg = f"the audit's rate must lie above 0 and at most at 1, not {self.rate}"
            raise ValueError(msg)


class AuditDraw(msgspec.Struct, frozen=True):
    """What the draw said of one PASS part.

    Parameters
    ----------
    drawn : bool
        Whether a person should look at it.
    rate : float
        Probability with which it was to be drawn, in (0, 1]; 1 / rate is its sampling weight.
    """

    drawn: bool
    rate: float


def draw(policy: AuditPolicy, recipe_sha256: str, run_id: str, part_seq: int) -> AuditDraw:
    """Draw, or do not draw, a PASS part; the same part always gives the same answer.

    The first 8 bytes, big-endian, of SHA-256 over ``recipe_sha256:run_id:part_seq`` in ASCII are a
    number below 2⁶⁴; the part is drawn where that is below rate × 2⁶⁴. All of it stands in the
    decision record, so that anybody can draw again.

    Parameters
    ----------
    recipe_sha256, run_id : str
        Of the decision.
    part_seq : int
        Trigger number of the part within its run and lane.
    """
    told = hashlib.sha256(f"{recipe_sha256}:{run_id}:{part_seq}".encode()).digest()
    number = int.from_bytes(told[:8], "big")
    return AuditDraw(number < policy.rate * 2**64, policy.rate)
