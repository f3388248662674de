"""Writing and reading the ledger."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

import msgspec

from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Label
from gonogo.domain.ledger import Draft, LedgerEntry


class Ledger(Protocol):
    """The one writer. Entries are durable when their future is done."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def head(self) -> str:
        """Hash of the newest durable entry."""
        ...

    @property
    def problem(self) -> str:
        """Why nothing is taken any more; empty while it is."""
        ...

    @property
    def entries(self) -> int:
        """Number of durable entries."""
        ...

    def append(self, draft: Draft) -> Future[LedgerEntry]:
        """Queue an entry; order of calls is order in the chain.

        The future's error is a ``LedgerError``; after one, nothing more is taken.
        """
        ...

    def close(self) -> None:
        """Drain the queue, then give the file back."""
        ...


class LedgerQuery(msgspec.Struct, frozen=True):
    """A filter over decisions; None and empty do not filter.

    Parameters
    ----------
    verdicts : sequence of str
        Verdicts to keep.
    part_id : str
        Substring of the part's id.
    recipe : str
        Name of the recipe.
    reason : str
        A reason code.
    since_utc, until_utc : str
        ISO 8601 bounds on the entry's time, from included, until excluded.
    audited : bool
        Only PASS parts that were drawn for the audit sample.
    before_seq : int or None
        Only entries older than this one, for paging.
    limit : int
        At most so many rows, newest first.
    """

    verdicts: Sequence[str] = ()
    part_id: str = ""
    recipe: str = ""
    reason: str = ""
    since_utc: str = ""
    until_utc: str = ""
    audited: bool = False
    before_seq: int | None = None
    limit: int = 200


class DecisionRow(msgspec.Struct, frozen=True):
    """One line of the ledger page.

    ``withheld``: the verdict was recorded and not sent, since its deadline passed or an output
    failed while it was written; the part was rejected.
    """

    seq: int
    utc: str
    run_id: str
    lane: str
    part_seq: int
    part_id: str
    verdict: str
    score: float | None
    reason: str
    recipe: str
    provider: str
    total_ms: float | None
    image_sha256: str | None
    emulated: bool
    withheld: bool = False


class LabelTask(msgspec.Struct, frozen=True):
    """A part to be labelled, or labelled already.

    Parameters
    ----------
    classes : tuple of str
        Defect classes of the recipe that decided, in its order.
    labels : tuple of Label
        In force, at most one for each author, oldest first.
    """

    row: DecisionRow
    classes: tuple[str, ...]
    labels: tuple[Label, ...]


class LabelQueue(msgspec.Struct, frozen=True):
    """What there is to label.

    Parameters
    ----------
    total, labelled : int
        Decisions that fit the query, and how many of them anybody has labelled.
    tasks : tuple of LabelTask
        At most the query's limit: those nobody has labelled first, each newest first.
    """

    total: int
    labelled: int
    tasks: tuple[LabelTask, ...]


class ScoredDecision(msgspec.Struct, frozen=True):
    """A decision with all that its threshold is judged by.

    Parameters
    ----------
    score : float or None
        Highest score over regions large enough, in the model's units; None where no model was
        asked or it was not finite.
    class_scores : dict of str to float or None
        By defect class.
    thresholds : dict of str to tuple of float
        ``(review_at, fail_at)`` per class, in the recipe's order.
    withheld : bool
        As of :class:`DecisionRow`.
    audit : AuditDraw or None
        None for verdicts other than PASS, and where the recipe draws no audit sample.
    labels : tuple of Label
        In force, at most one for each author, oldest first.
    """

    seq: int
    utc: str
    run_id: str
    part_seq: int
    part_id: str
    verdict: str
    score: float | None
    class_scores: dict[str, float | None]
    thresholds: dict[str, tuple[float, float]]
    recipe: str
    recipe_version: int
    recipe_sha256: str
    bundle_sha256: str
    image_sha256: str | None
    withheld: bool
    audit: AuditDraw | None
    labels: tuple[Label, ...]


class ChainReport(msgspec.Struct, frozen=True):
    """Outcome of walking the chain.

    Parameters
    ----------
    ok : bool
        Every hash fits, numbers have no gap, and the chain holds the expected head where one was
        given.
    entries, decisions : int
        Counted up to the first bad entry.
    head : str
        Hash of the last good entry.
    first_bad : int or None
        Number of the first entry that does not fit.
    problem : str
        A sentence; empty when ok.
    """

    ok: bool
    entries: int
    decisions: int
    head: str
    first_bad: int | None
    problem: str


class LedgerReader(Protocol):
    """Reads a live ledger without disturbing its writer. Thread-safe."""

    def query(self, query: LedgerQuery) -> list[DecisionRow]:
        """Newest decisions that fit."""
        ...

    def entry(self, seq: int) -> LedgerEntry | None:
        """One entry whole."""
        ...

    def related(self, seq: int) -> list[LedgerEntry]:
        """Entries that refer to a decision: outputs, images, late results, labels."""
        ...

    def label_queue(self, query: LedgerQuery) -> LabelQueue:
        """Decisions that fit, those nobody has labelled first."""
        ...

    def production(self, query: LedgerQuery) -> Iterator[ScoredDecision]:
        """Every decision that fits with its labels, oldest first, whatever the query's limit."""
        ...

    def entries(self, kind: str | None = None) -> Iterator[LedgerEntry]:
        """All entries in order, or those of one kind."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...
