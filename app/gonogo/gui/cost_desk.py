"""The cost page's slow work, on threads of its own; of each kind only the newest counts."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal, TypeVar

import msgspec
from PySide6.QtCore import QObject

from gonogo.domain.errors import InspectError
from gonogo.gui.pending import Pending

_T = TypeVar("_T")
_SURE_S = 2.0
Kind = Literal[
    "read", "search", "try", "sweep", "challenge", "span", "replay", "price", "rejudge",
    "sort", "thumbs", "open", "compare", "report", "table", "flips", "take", "twins",
    "import", "bundles", "remove", "again", "selftest", "about",
    "people", "disk", "cameras", "gpu", "samples", "update", "program",
]  # fmt: skip
_FILES: tuple[Kind, ...] = ("report", "table", "flips")


class SupersededError(InspectError):
    """A newer request of the same kind was made."""


class Progress(msgspec.Struct):
    """How far a piece of work has come; written by its thread, read by the screen's.

    Parameters
    ----------
    count, of : int
        Rows done, and all of them; 0 where that is not known.
    began_s : float
        When the first row was begun, monotonic.
    stop : bool
        Nobody waits any more, or somebody wants what there is so far.
    """

    count: int = 0
    of: int = 0
    stop: bool = False
    began_s: float = 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take at the speed so far; None while that is not known."""
        spent, count = time.monotonic() - self.began_s, self.count
        if not self.of or not count or spent < _SURE_S:
            return None
        return spent / count * (self.of - count)

    def begin(self, of: int = 0) -> None:
        """Start counting."""
        self.count, self.of, self.began_s = 0, of, time.monotonic()

    def over(self, rows: Iterable[_T], of: int = 0) -> Iterator[_T]:
        """Count rows as they pass.

        Parameters
        ----------
        of : int
            All of them, where that is known.

        Raises
        ------
        SupersededError
            Nobody waits any more.
        """
        self.begin(of)
        for row in rows:
            if self.stop:
                raise SupersededError
            self.count += 1
            yield row


class CostDesk:
    """One thread for each kind of work, so that a long search holds up no interval."""

    def __init__(self, pending: Pending) -> None:
        self._pending = pending
        self._pools: dict[Kind, ThreadPoolExecutor] = {}
        self._newest: dict[Kind, tuple[Future[Any], Progress]] = {}
        self._closed = False

    def progress(self, kind: Kind) -> Progress | None:
        """Progress of the work under way; None where there is none."""
        newest = self._newest.get(kind)
        return newest[1] if newest is not None else None

    def ask(
        self,
        owner: QObject,
        kind: Kind,
        work: Callable[[Progress], _T],
        done: Callable[[_T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Start work; what came before of its kind is given up, and its result dropped."""
        self.drop(kind)
        if self._closed:
            return
        pool = self._pools.setdefault(kind, ThreadPoolExecutor(1, f"gonogo-cost-{kind}"))
        progress = Progress()
        future = pool.submit(work, progress)
        self._newest[kind] = (future, progress)

        def mine() -> bool:
            newest = self._newest.get(kind)
            if newest is None or newest[0] is not future:
                return False
            del self._newest[kind]
            return True

        def came(result: _T) -> None:
            if mine():
                done(result)

        def broke(text: str) -> None:
            if mine() and failed is not None:
                failed(text)

        self._pending.watch(owner, future, came, broke)

    def drop(self, kind: Kind) -> None:
        """Give up the work of a kind."""
        newest = self._newest.pop(kind, None)
        if newest is not None:
            newest[0].cancel()
            newest[1].stop = True

    def drop_all(self) -> None:
        """Give up everything but files that are being written, which have their parts already."""
        for kind in [each for each in self._newest if each not in _FILES]:
            self.drop(kind)

    def close(self) -> None:
        """Take no more work, and wait for none."""
        self._closed = True
        self.drop_all()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
