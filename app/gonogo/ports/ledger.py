"""Writing and reading the ledger."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class LedgerQuery:
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
    before_seq: int | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class DecisionRow:
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


@dataclass(frozen=True, slots=True)
class ChainReport:
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
        """Entries that refer to a decision: outputs, images, late results."""
        ...

    def entries(self, kind: str | None = None) -> Iterator[LedgerEntry]:
        """All entries in order, or those of one kind."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...
