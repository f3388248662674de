"""Hand the results of futures to the screen's own thread, without waiting for them."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import msgspec
import shiboken6
from PySide6.QtCore import QObject, QTimer

from gonogo.domain.errors import InspectError
from gonogo.gui.station_words import said

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class _Wait(msgspec.Struct, frozen=True):
    owner: QObject
    future: Future[Any]
    done: Callable[[Any], None]
    failed: Callable[[str], None]


class Pending(QObject):
    """Looks after futures; calls back on this thread, and not at all once the asker is gone."""

    def __init__(self, say: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._waits: list[_Wait] = []
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._look)

    def watch(
        self,
        owner: QObject,
        future: Future[_T],
        done: Callable[[_T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Call ``done`` with the result, or ``failed`` with a sentence, when the future is done."""
        self._waits.append(_Wait(owner, future, done, failed or self._say))
        self._timer.start()

    def _look(self) -> None:
        ready = [wait for wait in self._waits if wait.future.done()]
        self._waits = [wait for wait in self._waits if not wait.future.done()]
        if not self._waits:
            self._timer.stop()
        for wait in ready:
            if not shiboken6.isValid(wait.owner) or wait.future.cancelled():
                continue
            error = wait.future.exception()
            if error is None:
                wait.done(wait.future.result())
            elif isinstance(error, InspectError):
                wait.failed(said(str(error)))
            else:
                _log.error("unexpected error", exc_info=error)
                wait.failed(f"{type(error).__name__}: {error}")
