"""Labelled parts of production as arrays, with the weights that undo how they were chosen."""

import math
from collections import Counter
from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.labels import count_votes
from gonogo.domain.verdict import Verdict
from gonogo.ports.ledger import ScoredDecision

Floats = NDArray[np.float64]


class Stratum(msgspec.Struct, frozen=True):
    """Parts that were chosen for labelling in the same way.

    Parameters
    ----------
    verdict : str
        PASS stands for the PASS parts drawn for the audit sample, and for them alone.
    parts, labelled : int
        Parts to be labelled, and those whose truth is known.
    rate : float
        Share of such parts that were to be labelled: the audit's for PASS, 1 for all others.
    """

    verdict: str
    parts: int
    labelled: int
    rate: float


class LabelledProduction(msgspec.Struct, frozen=True, eq=False):
    """Parts of production whose truth is known, n of them, over k defect classes.

    Parameters
    ----------
    classes : tuple of str
        Defect classes, k of them.
    seqs : ndarray
        ``(n,)`` int64, ledger entries of the decisions.
    scores : ndarray
        ``(n,)`` float64, finite, in the model's units.
    class_scores : ndarray
        ``(n, k)`` float64; NaN where a part has no score of a class.
    shares : ndarray
        ``(n, 1 + k)`` float64, rows sum to 1: column 0 is the share of its labels that say good,
        column 1 + i the share that names class i. Labels that say unsure count nowhere.
    weights : ndarray
        ``(n,)`` float64, inverse probability that the part was to be labelled: 1 / rate for PASS
        parts of the audit sample, 1 for all others.
    coverage : ndarray
        ``(n,)`` float64 in (0, 1]: the share of the part's stratum whose truth is known. Where
        those may be taken for the rest of it, ``weights / coverage`` counts the whole production.
    strata : tuple of Stratum
        One for each verdict and audit rate that was met. Those without any label, which notes
        name, are not counted by ``weights / coverage``.
    audited : bool
        Whether PASS parts of an audit sample are among them. Without, what slips through, and
        with it recall and cost, cannot be estimated.
    notes : tuple of str
        Sentences about what is missing or was left out.
    part_ids : tuple of str
        What each part is called.
    image_sha256s : tuple of (str or None)
        Each part's image as the archive names it.
    """

    classes: tuple[str, ...]
    seqs: NDArray[np.int64]
    scores: Floats
    class_scores: Floats
    shares: Floats
    weights: Floats
    coverage: Floats
    strata: tuple[Stratum, ...]
    audited: bool
    notes: tuple[str, ...]
    part_ids: tuple[str, ...] = ()
    image_sha256s: tuple[str | None, ...] = ()

    @property
    def truth(self) -> NDArray[np.intp]:
        """``(n,)`` intp: 0 where nobody names a defect, else 1 + the class named most often."""
        named = self.shares[:, 1:]
        if not named.size:
            return np.zeros(len(self.seqs), np.intp)
        return np.where(named.any(axis=1), named.argmax(axis=1) + 1, 0)

    @property
    def bad_probability(self) -> Floats:
        """``(n,)`` float64 in 0 to 1: the share of its labels that name a defect."""
        return 1 - self.shares[:, 0]


def labelled_production(
    rows: Iterable[ScoredDecision], *, mixed: bool = False
) -> LabelledProduction:
    """Take the labelled parts of a span, weighted by how they came to be labelled.

    People mostly look at what was rejected, so labels alone say nothing of what passed. PASS parts
    count only where they were drawn for the audit sample, each for 1 / rate parts (Horvitz and
    Thompson, J. Am. Stat. Assoc. 47 (1952) 663–685); parts with any other verdict are all looked
    at, and count for themselves. Where only some recipe versions draw an audit sample, all parts
    of the others are left out: their rejects without their escapes would make recall too high.

    Parameters
    ----------
    rows : iterable of ScoredDecision
        All decisions of the span, labelled or not; read once.
    mixed : bool
        Take decisions of several models: for whoever looks at truths and weights alone.

    Raises
    ------
    DataError
        The decisions are of several models, whose scores cannot be compared.
    """
    tally: Counter[str] = Counter()
    bundles: Counter[str] = Counter()
    parts: Counter[tuple[str, str, float]] = Counter()
    classes: dict[str, tuple[str, ...]] = {}
    unaudited: Counter[str] = Counter()
    audited = False
    kept: list[tuple[ScoredDecision, dict[str, float]]] = []
    for row in rows:
        if row.score is None or not math.isfinite(row.score):
            tally["scoreless"] += bool(row.labels)
            continue
        bundles[row.bundle_sha256] += 1
        version = row.recipe_sha256
        classes[version] = tuple(row.thresholds)
        audited |= row.audit is not None
        if row.audit is not None and not 0 < row.audit.rate <= 1:
            msg = f"Ledger entry {row.seq} was drawn at a rate of {row.audit.rate}, which is none."
            raise DataError(msg)
        if row.verdict == Verdict.PASS and (row.audit is None or not row.audit.drawn):
            tally["undrawn"] += bool(row.labels)
            unaudited[version] += row.audit is None
            continue
        parts[version, *_way(row)] += 1
        votes = _votes(row)
        if votes:
            kept.append((row, votes))
        else:
            tally["unsure"] += bool(row.labels)
    if not mixed:
        _require_one_model(bundles)
    # What slipped through there is not known, so what was caught there must not count either.
    blind = {version for version, count in unaudited.items() if count} if audited else set()
    tally["blind"] = sum(unaudited[version] for version in blind)
    tally["caught"] = sum(row.recipe_sha256 in blind for row, _ in kept)
    kept = [(row, votes) for row, votes in kept if row.recipe_sha256 not in blind]
    known = Counter(_way(row) for row, _ in kept)
    met: Counter[tuple[str, float]] = Counter()
    for (version, verdict, rate), count in parts.items():
        if version not in blind:
            met[verdict, rate] += count
    strata = tuple(
        Stratum(verdict, met[verdict, rate], known[verdict, rate], rate)
        for verdict, rate in sorted(met)
    )
    names = dict.fromkeys(
        name for version, those in classes.items() if version not in blind for name in those
    )
    return _arrays(kept, tuple(names), strata, _notes(tally, strata))


def _way(row: ScoredDecision) -> tuple[str, float]:
    """How a part came to be labelled: its verdict, and how likely it was to be chosen."""
    return row.verdict, row.audit.rate if row.audit else 1.0


def _votes(row: ScoredDecision) -> dict[str, float]:
    """Shares of the labels that say something, by class; good under the empty name."""
    votes = count_votes(row.labels)
    counts = {"": votes.good, **votes.defects}
    whole = sum(counts.values())
    return {name: count / whole for name, count in counts.items()} if whole else {}


def _arrays(
    kept: list[tuple[ScoredDecision, dict[str, float]]],
    classes: tuple[str, ...],
    strata: tuple[Stratum, ...],
    notes: tuple[str, ...],
) -> LabelledProduction:
    coverage = {(each.verdict, each.rate): each.labelled / each.parts for each in strata}
    columns = ("", *classes)
    shares = [[votes.get(name, 0.0) for name in columns] for _, votes in kept]
    by_class = [[row.class_scores.get(name) for name in classes] for row, _ in kept]
    return LabelledProduction(
        classes=classes,
        seqs=np.array([row.seq for row, _ in kept], np.int64),
        scores=np.array([row.score for row, _ in kept], np.float64),
        # None, which stands for a score that was not finite, becomes NaN.
        class_scores=np.array(by_class, np.float64).reshape(len(kept), len(classes)),
        shares=np.array(shares, np.float64).reshape(len(kept), len(columns)),
        weights=np.array([1 / _way(row)[1] for row, _ in kept]),
        coverage=np.array([coverage[_way(row)] for row, _ in kept]),
        strata=strata,
        audited=any(each.verdict == Verdict.PASS and each.labelled for each in strata),
        notes=notes,
        part_ids=tuple(row.part_id for row, _ in kept),
        image_sha256s=tuple(row.image_sha256 for row, _ in kept),
    )


def _require_one_model(bundles: Counter[str]) -> None:
    if len(bundles) > 1:
        named = ", ".join(f"{sha[:8]} ({count} parts)" for sha, count in bundles.most_common())
        msg = (
            f"The span holds decisions of {len(bundles)} models, {named}; their scores cannot be "
            "compared. Choose a span, or a recipe, with one model."
        )
        raise DataError(msg)


def _notes(tally: Counter[str], strata: tuple[Stratum, ...]) -> tuple[str, ...]:
    passed = [each for each in strata if each.verdict == Verdict.PASS]
    none_passed = not any(each.labelled for each in passed)
    blind = (
        "what slips through, and with it recall and cost, cannot be estimated from labels of "
        "rejected parts alone."
    )
    notes = []
    if not passed:
        notes.append(
            "There is no audit sample: no PASS part was drawn at random, so "
            f"{blind} Set the recipe's audit rate."
        )
    elif none_passed:
        notes.append(
            f"None of the {sum(each.parts for each in passed)} PASS parts drawn for the audit "
            f"sample is labelled yet: {blind}"
        )
    if tally["blind"]:
        notes.append(
            f"{tally['caught']} labelled parts of recipe versions that draw no audit sample are "
            f"left out, since what slipped through among their {tally['blind']} PASS parts is not "
            "known."
        )
    notes += [
        f"None of the {each.parts} {_name(each)} is labelled yet; they and what they stand for "
        "are not counted."
        for each in strata
        if not each.labelled and not (each in passed and none_passed)
    ]
    notes += [
        f"{each.labelled} of {each.parts} {_name(each)} are labelled with a truth."
        for each in strata
        if 0 < each.labelled < each.parts
    ]
    for key, text in (
        ("undrawn", "labelled PASS parts were not drawn for the audit sample and are left out."),
        ("unsure", "parts are left out since their labels all say unsure."),
        ("scoreless", "labelled parts are left out since they have no score."),
    ):
        if tally[key]:
            notes.append(f"{tally[key]} {text}")
    return tuple(notes)


def _name(stratum: Stratum) -> str:
    drawn = f" drawn at a rate of {stratum.rate:g}" if stratum.verdict == Verdict.PASS else ""
    return f"{stratum.verdict} parts{drawn}"
