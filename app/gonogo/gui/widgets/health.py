"""Is everything well: one row a thing, with shape, name and word."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures, theme
from gonogo.gui.language import tr
from gonogo.gui.station_words import said
from gonogo.gui.widgets.basics import card, eliding, label, set_text
from gonogo.gui.widgets.marks import paint_mark, paint_tile
from gonogo.ports.state import LaneState, Snapshot
from gonogo.ports.station import LinkState

Level = Literal["good", "watch", "bad", "unknown"]

_LOW_DISK = 5 * 2**30
_NO_DISK = 2**30


class Health(msgspec.Struct, frozen=True):
    """One thing's health; ``why`` is for who asks further, and may be empty."""

    key: str
    name: str
    level: Level
    word: str
    why: str = ""


def assess(link: LinkState, snapshot: Snapshot | None, lane: LaneState | None) -> list[Health]:
    """Say how each thing is."""
    heard = link.state == "connected" and snapshot is not None
    lane = lane if heard else None
    seen = snapshot if heard else None
    return [
        _camera(lane),
        _model(lane),
        _provider(lane),
        _ledger(seen),
        _disk(seen),
        _link(link),
        _clock(seen),
    ]


def _camera(lane: LaneState | None) -> Health:
    name = tr("Camera")
    if lane is None:
        return Health("camera", name, "unknown", tr("not open"))
    camera = lane.camera
    words: dict[str, tuple[Level, str]] = {
        "ok": ("good", f"{camera.model} {camera.serial}".strip()),
        "lost": ("bad", tr("lost")),
        "stalled": ("bad", tr("no frames")),
        "closed": ("unknown", tr("closed")),
    }
    level, word = words.get(camera.state, ("watch", camera.state))
    return Health("camera", name, level, word)


def _model(lane: LaneState | None) -> Health:
    if lane is None or not lane.model.bundle:
        return Health("model", tr("Model"), "unknown", tr("not loaded"))
    return Health(
        "model", tr("Model"), "good", f"{lane.model.bundle} {lane.model.bundle_sha256[:8]}"
    )


def _provider(lane: LaneState | None) -> Health:
    if lane is None or not lane.model.provider:
        return Health("provider", tr("Runs on"), "unknown", figures.NONE)
    threads = tr(", 1 thread")
    if lane.model.threads > 1:
        threads = tr(", {n} threads").format(n=lane.model.threads)
    word = lane.model.provider.removesuffix("ExecutionProvider")
    word += threads if word == "CPU" else ""
    if lane.model.fallback:
        return Health("provider", tr("Runs on"), "watch", word, lane.model.fallback)
    return Health("provider", tr("Runs on"), "good", word)


def _ledger(snapshot: Snapshot | None) -> Health:
    if snapshot is None or snapshot.ledger is None:
        return Health("ledger", tr("Ledger"), "unknown", tr("not open"))
    ledger = snapshot.ledger
    if not ledger.ok:
        return Health("ledger", tr("Ledger"), "bad", said(ledger.problem) or tr("does not write"))
    return Health(
        "ledger", tr("Ledger"), "good", tr("{n} entries").format(n=figures.count(ledger.entries))
    )


def _disk(snapshot: Snapshot | None) -> Health:
    if snapshot is None or snapshot.ledger is None:
        return Health("disk", tr("Disk"), "unknown", figures.NONE)
    free = snapshot.ledger.free_bytes
    if free is None:
        return Health("disk", tr("Disk"), "bad", tr("no answer"))
    level: Level = "bad" if free < _NO_DISK else "watch" if free < _LOW_DISK else "good"
    return Health("disk", tr("Disk"), level, tr("{size} free").format(size=figures.size(free)))


def _link(link: LinkState) -> Health:
    words: dict[str, tuple[Level, str]] = {
        "connected": ("good", tr("connected")),
        "connecting": ("watch", tr("connecting")),
        "lost": ("bad", tr("silent {s:.0f} s").format(s=link.silent_s)),
        "none": ("bad", tr("no station")),
    }
    level, word = words[link.state]
    return Health("link", tr("Link"), level, word)


def _clock(snapshot: Snapshot | None) -> Health:
    if snapshot is None or snapshot.clock_synchronised is None:
        return Health("clock", tr("Clock"), "unknown", tr("not known"))
    if not snapshot.clock_synchronised:
        return Health("clock", tr("Clock"), "watch", tr("not in sync"))
    return Health("clock", tr("Clock"), "good", tr("in sync"))


class HealthMark(QWidget):
    """A tick where all is well, a coloured shape where not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level: Level = "unknown"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_level(self, level: Level) -> None:
        """Show another level."""
        if level != self._level:
            self._level = level
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(24, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        colours = self.palette()
        if self._level in ("bad", "watch"):
            paint_tile(painter, box, Verdict.FAIL if self._level == "bad" else Verdict.REVIEW, 4)
        elif self._level == "good":
            paint_mark(
                painter,
                box.adjusted(2, 2, -2, -2),
                Verdict.PASS,
                colours.color(QPalette.ColorRole.WindowText),
            )
        else:
            muted = colours.color(QPalette.ColorRole.PlaceholderText)
            painter.setPen(QPen(QColor(muted), 2))
            painter.drawEllipse(box.adjusted(5, 5, -5, -5))
        painter.end()


class HealthCard(QWidget):
    """All rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font())
        self.states: dict[str, Health] = {}
        self._rows: dict[str, tuple[QWidget, HealthMark, QWidget]] = {}
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(6)
        self._grid.setHorizontalSpacing(12)
        self._compact = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(self._grid, 12))

    def set_compact(self, *, compact: bool) -> None:
        """Put the rows in two columns of names where there is no room for words."""
        if compact != self._compact:
            self._compact = compact
            self._place()

    def show_health(self, states: Sequence[Health]) -> None:
        """Show how things are."""
        for state in states:
            if state.key not in self._rows:
                self._add(state)
            if self.states.get(state.key) == state:
                continue
            self.states[state.key] = state
            whole, mark, word = self._rows[state.key]
            mark.set_level(state.level)
            set_text(word, state.word)  # type: ignore[arg-type]
            told = f"{state.name}: {state.word}"
            whole.setToolTip(f"{told}\n{state.why}".strip())
            whole.setAccessibleName(f"{told}. {state.why}" if state.why else told)
            self._show_word(state.key)

    def _add(self, state: Health) -> None:
        whole = QWidget()
        mark, word = HealthMark(), eliding("", 16, bold=True)
        word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(mark)
        layout.addWidget(label(state.name, 16))
        layout.addWidget(word, 1)
        self._rows[state.key] = (whole, mark, word)
        self._place()

    def _show_word(self, key: str) -> None:
        state = self.states.get(key)
        bad = state is not None and state.level in ("bad", "watch")
        self._rows[key][2].setVisible(not self._compact or bad)

    def _place(self) -> None:
        columns = 2 if self._compact else 1
        for number, (key, (whole, _mark, _word)) in enumerate(self._rows.items()):
            self._grid.addWidget(whole, number // columns, number % columns)
            self._show_word(key)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
