"""What people say a part really is."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec


class Truth(StrEnum):
    """What a person says of a part; a defect has its class beside it."""

    GOOD = "good"
    DEFECT = "defect"
    UNSURE = "unsure"


class Label(msgspec.Struct, frozen=True):
    """A label in force: not withdrawn, and the newest of its author for this part.

    Parameters
    ----------
    seq : int
        Number of its ledger entry.
    utc : str
        When the ledger took it, ISO 8601.
    decision_seq : int
        Ledger entry of the decision it speaks of.
    author : str
        Who said so.
    defect : str
        Defect class of the decision's recipe; empty unless the truth is DEFECT.
    """

    seq: int
    utc: str
    decision_seq: int
    author: str
    truth: Truth
    defect: str = ""


class Votes(msgspec.Struct, frozen=True):
    """How many people say what of one part.

    Parameters
    ----------
    defects : dict of str to int
        By defect class; classes nobody named are left out.
    """

    good: int = 0
    unsure: int = 0
    defects: dict[str, int] = msgspec.field(default_factory=dict)


def count_votes(labels: Iterable[Label]) -> Votes:
    """Count the labels in force of one part, one vote for each author."""
    counted = Counter((label.truth, label.defect) for label in labels)
    return Votes(
        good=counted.pop((Truth.GOOD, ""), 0),
        unsure=counted.pop((Truth.UNSURE, ""), 0),
        defects={defect: count for (_, defect), count in counted.items()},
    )
