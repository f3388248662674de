"""Camera settings as touch rows: minus, value, plus; or a list to choose from."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui.language import tr
from gonogo.gui.widgets.basics import TouchButton, eliding, label, set_text
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.numpad import NumberPad, limits_text, plain
from gonogo.ports.messages import Node


def title_of(key: str) -> str:
    """Name a setting for people; the key itself where it has no name here."""
    names = {
        "exposure_us": tr("Exposure"), "gain_db": tr("Gain"), "pixel_format": tr("Pixel format"),
        "frame_rate_hz": tr("Frame rate"), "roi_px.x": tr("Offset X"), "roi_px.y": tr("Offset Y"),
        "roi_px.width": tr("Width"), "roi_px.height": tr("Height"),
        "trigger.mode": tr("Trigger"), "trigger.source": tr("Trigger source"),
        "temperature_c": tr("Temperature"),
    }  # fmt: skip
    return names.get(key, key)


def stepped(node: Node, direction: int) -> float:
    """Give the next value up or down: about 5 %, in whole steps, within the limits."""
    assert isinstance(node.value, float | int)
    value = float(node.value)
    step = node.step or 0.0
    wanted = abs(value) * 0.05
    nice = 10 ** math.floor(math.log10(wanted)) if wanted > 0 else (step or 1.0)
    nice *= max(1, round(wanted / nice)) if wanted > 0 else 1
    if step:
        nice = max(step, round(nice / step) * step)
    moved = value + direction * nice
    if node.low is not None:
        moved = max(node.low, moved)
    if node.high is not None:
        moved = min(node.high, moved)
    return round(moved, 6)


class NodeRow(QWidget):
    """One setting.

    Signals
    -------
    changed : str, object
        Key and new value, as a person set it.
    """

    changed = Signal(str, object)

    def __init__(self, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node = node
        self._name = label(title_of(node.key), 16, bold=True)
        self._limits = eliding("", 16, muted=True)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._limits)
        names.addStretch(1)
        self.value = TouchButton("", tip=title_of(node.key), pixels=18)
        self.value.setMinimumWidth(108)
        self.value.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(names, 1)
        self.steppers: tuple[TouchButton, ...] = ()
        if isinstance(node.value, str):
            self.value.setMinimumWidth(64 + 64 + 108 + 24)
            layout.addWidget(self.value)
        else:
            less = TouchButton("", "minus", tip=tr("Less"))
            more = TouchButton("", "plus", tip=tr("More"))
            less.clicked.connect(lambda: self._step(-1))
            more.clicked.connect(lambda: self._step(1))
            self.steppers = (less, more)
            layout.addWidget(less)
            layout.addWidget(self.value)
            layout.addWidget(more)
        self.show_node(node, editable=False)

    def show_node(self, node: Node, *, editable: bool) -> None:
        """Show the setting as the camera has it now."""
        self.node = node
        if isinstance(node.value, str):
            set_text(self._limits, tr("{n} choices").format(n=len(node.choices)))
            text = node.value
        else:
            set_text(self._limits, limits_text(node.low, node.high, node.unit))
            text = plain(float(node.value))
        self.value.setText(text)
        self.value.setToolTip(f"{title_of(node.key)}: {text} {node.unit}".strip())
        for button in (self.value, *self.steppers):
            button.setEnabled(editable and node.writable)

    def _step(self, direction: int) -> None:
        value = stepped(self.node, direction)
        if value != self.node.value:
            self.changed.emit(self.node.key, value)

    def _ask(self) -> None:
        node = self.node
        if isinstance(node.value, str):
            options = [Option(choice, choice) for choice in node.choices]
            choice = ChoiceSheet(self, title_of(node.key), options, node.value, "")
            choice.chosen.connect(lambda key: self.changed.emit(node.key, key))
            choice.open()
            return
        title = f"{title_of(node.key)}, {node.unit}" if node.unit else title_of(node.key)
        pad = NumberPad(self, title, float(node.value), node.low, node.high, node.unit)
        pad.entered.connect(lambda number: self.changed.emit(node.key, number))
        pad.open()


class NodeList(QWidget):
    """All settings, with a sentence saying when they can be changed.

    Signals
    -------
    changed : str, object
        Key and new value.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, NodeRow] = {}
        self.note = label("", 16, muted=True, wrap=True)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(12)
        self._rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.note)
        layout.addWidget(area, 1)

    def show_nodes(self, nodes: Sequence[Node], *, editable: bool) -> None:
        """Show the settings; rows are kept where the camera still has them."""
        keys = [node.key for node in nodes]
        if keys != list(self.rows):
            for row in self.rows.values():
                row.hide()
                row.deleteLater()
            self.rows = {}
            for number, node in enumerate(nodes):
                row = NodeRow(node)
                row.changed.connect(self.changed)
                self._rows.insertWidget(number, row)
                self.rows[node.key] = row
        for node in nodes:
            self.rows[node.key].show_node(node, editable=editable)
