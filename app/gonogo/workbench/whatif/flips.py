"""Parts that change side, one by one, and as a table."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.verdict import Verdict
from gonogo.workbench.spreadsheet import cell
from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import VERDICTS, Span
from gonogo.workbench.whole_file import write_whole


class Crossed(msgspec.Struct, frozen=True):
    """A limit of one class, then and now, and the score between.

    Parameters
    ----------
    kind : Verdict
        FAIL or REVIEW: which of the two limits.
    """

    class_name: str
    kind: Verdict
    score: float
    then: float
    now: float


class Flip(msgspec.Struct, frozen=True):
    """A part with another verdict under trial.

    Parameters
    ----------
    seq : int
        Ledger entry.
    utc : str
        ISO 8601.
    scores : dict of str to float
        By class, those that decide under trial; empty where the model gave none.
    limits_then, limits_now : dict of str to tuple of float
        ``(review_at, fail_at)`` by class.
    recipe_version : int
        Of the recipe that decided then.
    withheld : bool
        The recorded verdict was not sent; the part was rejected.
    label : str
        What people say it is; empty where nobody has.
    """

    seq: int
    utc: str
    part_id: str
    then: Verdict
    now: Verdict
    scores: dict[str, float]
    limits_then: dict[str, tuple[float, float]]
    limits_now: dict[str, tuple[float, float]]
    recipe_version: int
    withheld: bool
    label: str

    @property
    def crossed(self) -> Crossed | None:
        """The limit that a score lies on the other side of now; None where there are no scores.

        Where none does, as when the score itself changed, the one that comes nearest to being met.
        """
        kind = Verdict.FAIL if Verdict.FAIL in (self.then, self.now) else Verdict.REVIEW
        side = int(kind is Verdict.FAIL)
        best: tuple[tuple[bool, float], Crossed] | None = None
        for name, score in self.scores.items():
            now = self.limits_now[name][side]
            then = self.limits_then.get(name, self.limits_now[name])[side]
            weight = ((score >= then) != (score >= now), score / now if now > 0 else score)
            if best is None or weight > best[0]:
                best = weight, Crossed(name, kind, score, then, now)
        return None if best is None else best[1]


def flip(span: Span, found: Replay, part: int) -> Flip:
    """One part of a span, by its number in it."""
    version = int(span.versions[part])
    scores = dict(zip(span.classes, span.scores[:, part].tolist(), strict=True))
    moment = datetime.fromtimestamp(int(span.times_us[part]) / 1e6, UTC)
    seq = int(span.seqs[part])
    return Flip(
        seq=seq,
        utc=moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        part_id=span.part_ids[part],
        then=VERDICTS[span.then[part]],
        now=VERDICTS[found.now[part]],
        scores={} if span.errors[part] else scores,
        limits_then=span.rules[version],
        limits_now={c.name: (c.review_at, c.fail_at) for c in found.rule.classes},
        recipe_version=span.recipe_versions[version],
        withheld=bool(span.withheld[part]),
        label=span.labels.get(seq, ""),
    )


def flips_of(span: Span, found: Replay, pair: tuple[int, int] | None = None) -> NDArray[np.intp]:
    """Numbers of the parts that change side, all or those of one pair of verdicts."""
    parts = found.flips
    if pair is None:
        return parts
    fits = (span.then[parts] == pair[0]) & (found.now[parts] == pair[1])
    return np.asarray(parts[fits], np.intp)


def write_flips(path: Path, span: Span, found: Replay, parts: Iterable[int]) -> None:
    """Write flips as a CSV table: a row a part, with scores and limits of each class.

    Raises
    ------
    DataError
        The file cannot be written.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_table(span, found, parts))
    # With a byte order mark, or spreadsheets take part ids for another alphabet.
    write_whole(path, text.getvalue().encode("utf-8-sig"))


def _table(span: Span, found: Replay, parts: Iterable[int]) -> Iterator[list[object]]:
    head = ["entry", "utc", "part_id", "then", "now", "not_sent", "label", "recipe_version"]
    per_class = ("score", "review_at_then", "fail_at_then", "review_at_now", "fail_at_now")
    yield [*head, *(cell(f"{name} {what}") for name in span.classes for what in per_class)]
    for part in parts:
        one = flip(span, found, int(part))
        row: list[object] = [
            one.seq, one.utc, cell(one.part_id), one.then, one.now, int(one.withheld),
            cell(one.label),
            one.recipe_version,
        ]  # fmt: skip
        for name in span.classes:
            row += [one.scores.get(name, ""), *one.limits_then.get(name, ("", ""))]
            row += one.limits_now[name]
        yield row
