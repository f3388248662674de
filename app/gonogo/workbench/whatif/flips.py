"""Parts that change side, one by one, and as a table."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.verdict import Verdict
from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import VERDICTS, Span


@dataclass(frozen=True, slots=True)
class Flip:
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
    def decisive(self) -> str:
        """Class that comes nearest to failing under trial, or lies furthest beyond; else empty."""
        shares = {
            name: score / self.limits_now[name][1] if self.limits_now[name][1] > 0 else score
            for name, score in self.scores.items()
        }
        return max(shares, key=lambda name: shares[name], default="")


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
    try:
        # With a byte order mark, or spreadsheets take part ids for another alphabet.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(_table(span, found, parts))
    except OSError as error:
        msg = f"The flips cannot be written to {path}: {error.strerror}."
        raise DataError(msg) from error


def _table(span: Span, found: Replay, parts: Iterable[int]) -> Iterator[list[object]]:
    head = ["entry", "utc", "part_id", "then", "now", "not_sent", "label", "recipe_version"]
    per_class = ("score", "review_at_then", "fail_at_then", "review_at_now", "fail_at_now")
    yield [*head, *(f"{name} {what}" for name in span.classes for what in per_class)]
    for part in parts:
        one = flip(span, found, int(part))
        row: list[object] = [
            one.seq, one.utc, _text(one.part_id), one.then, one.now, int(one.withheld), one.label,
            one.recipe_version,
        ]  # fmt: skip
        for name in span.classes:
            row += [one.scores.get(name, ""), *one.limits_then.get(name, ("", ""))]
            row += one.limits_now[name]
        yield row


def _text(part_id: str) -> str:
    # A part id comes from a scanner; a spreadsheet must not run it.
    return f"'{part_id}" if part_id[:1] in ("=", "+", "-", "@", "\t", "\r") else part_id
