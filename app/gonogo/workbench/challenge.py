"""Parts that every rule must judge right: known escapes, golden defects, and good ones besides."""

import msgspec

from gonogo.domain.rule import DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.workbench.judged import JudgedFolder
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.twins import ImageSet, twins_within

_NAMED = 3


class ChallengePart(msgspec.Struct, frozen=True):
    """A part with its score.

    Parameters
    ----------
    name, kind : str
        Of the labelled folder; the kind of a good part is ``none``.
    bad : bool
        Truth.
    margin : float
        Highest class score in multiples of its class's ``fail_at``; infinite where the model gave
        no score, which is ERROR and rejects whatever the rule is.
    """

    name: str
    kind: str
    bad: bool
    margin: float

    def verdict(self, rule: Thresholds) -> Verdict:
        """What a rule does with it."""
        if self.margin >= rule.fail_at:
            return Verdict.FAIL
        return Verdict.REVIEW if self.margin >= rule.review_at else Verdict.PASS


class Held(msgspec.Struct, frozen=True):
    """A rule held against the challenge set.

    Parameters
    ----------
    parts : int
        All of them.
    wrong : tuple of (ChallengePart, Verdict)
        Bad parts that PASS and good parts that FAIL.
    left : tuple of (ChallengePart, Verdict)
        Those that go to REVIEW: the rule leaves them to a person.
    """

    parts: int
    wrong: tuple[tuple[ChallengePart, Verdict], ...]
    left: tuple[tuple[ChallengePart, Verdict], ...]

    @property
    def verdict(self) -> Verdict:
        """FAIL where a part is judged wrong, REVIEW where one is left to a person, else PASS."""
        if self.wrong:
            return Verdict.FAIL
        return Verdict.REVIEW if self.left else Verdict.PASS

    @property
    def sentence(self) -> str:
        """All of it in words, the first parts named."""
        if not self.wrong and not self.left:
            if self.parts == 1:
                return "The challenge part is judged right."
            return f"All {self.parts} challenge parts are judged right."
        said = []
        whole = f" of {self.parts} challenge part{'s' if self.parts > 1 else ''}"
        for parts, how in ((self.wrong, "judged wrong"), (self.left, "left to a person")):
            if parts:
                verb = "is" if len(parts) == 1 else "are"
                said.append(f"{len(parts)}{whole} {verb} {how}: {_named(parts)}")
                whole = ""
        return f"{'; '.join(said)}."


class Challenge(msgspec.Struct, frozen=True, eq=False):
    """A challenge set on the scale of a rule.

    Parameters
    ----------
    parts : tuple of ChallengePart
        At least one.
    images : ImageSet
        To be compared with those of other sets.
    notes : tuple of str
        Images that are the same.
    """

    parts: tuple[ChallengePart, ...]
    images: ImageSet
    notes: tuple[str, ...]

    @classmethod
    def of(cls, found: JudgedFolder, rule: DecisionRule) -> "Challenge":
        """Put a judged folder on the scale of a rule."""
        parts = tuple(
            ChallengePart(part.name, part.kind, part.bad, _margin(scored.class_scores, rule))
            for part, scored in zip(found.listing.parts, found.scored, strict=True)
        )
        images = found.images("the challenge set")
        return cls(parts, images, twins_within(images))

    def hold(self, rule: Thresholds) -> Held:
        """Hold a rule against it."""
        judged = [(part, part.verdict(rule)) for part in self.parts]
        right = {True: Verdict.FAIL, False: Verdict.PASS}
        return Held(
            len(judged),
            tuple(x for x in judged if x[1] not in (right[x[0].bad], Verdict.REVIEW)),
            tuple(x for x in judged if x[1] == Verdict.REVIEW),
        )


def _margin(scores: dict[str, float], rule: DecisionRule) -> float:
    found = [scores[limits.name] / limits.fail_at for limits in rule.classes if scores]
    return max(found, default=float("inf"))


def _named(parts: tuple[tuple[ChallengePart, Verdict], ...]) -> str:
    named = [
        f"{part.name} ({part.kind if part.bad else 'good'}, {verdict})"
        for part, verdict in parts[:_NAMED]
    ]
    more = len(parts) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
