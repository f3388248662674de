"""Alarms cover the head of the window until a person acknowledges each."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures, theme
from gonogo.gui.station_words import said
from gonogo.gui.widgets.basics import TouchButton, Weight, label
from gonogo.gui.widgets.icons import symbol
from gonogo.ports.state import Alarm

HEIGHT = 112


class AlarmStrip(QFrame):
    """The oldest alarm with its text and one button.

    Signals
    -------
    acknowledged : str
        Id of the alarm that a person acknowledged.
    """

    acknowledged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ink", "black")
        self.alarms: tuple[Alarm, ...] = ()
        self._asked: set[str] = set()
        mark = label()
        black = QColor("#000000")
        mark.setPixmap(symbol("alert-octagon", black, 64, self.devicePixelRatioF()))
        self.text = label("", 28, bold=True, wrap=True)
        self.detail = label("", 16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.text)
        words.addWidget(self.detail)
        words.addStretch(1)
        self.button = TouchButton(self.tr("Acknowledge"), side=80, pixels=20)
        self.button.setMinimumWidth(max(200, self.button.sizeHint().width()))
        self.button.setShortcut("Ctrl+Return")
        self.button.clicked.connect(self._acknowledge)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 16, 8)
        layout.setSpacing(20)
        layout.addWidget(mark)
        layout.addLayout(words, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_alarms(self, alarms: tuple[Alarm, ...]) -> None:
        """Show the oldest alarm; nothing where there is none."""
        if alarms == self.alarms:
            return
        self.alarms = alarms
        self._asked &= {alarm.alarm_id for alarm in alarms}
        self.setVisible(bool(alarms))
        if not alarms:
            return
        self.raise_()
        first = alarms[0]
        self.text.setText(said(first.text))
        since = figures.local(first.raised_utc)
        more = self.tr("alarm 1 of {n}").format(n=len(alarms)) if len(alarms) > 1 else ""
        parts = (self.tr("since {time}").format(time=since), first.lane, more)
        self.detail.setText("   ·   ".join(p for p in parts if p))
        self.button.setEnabled(first.alarm_id not in self._asked)
        self.setAccessibleName(self.text.text())
        self._fit()

    def refused(self, alarm_id: str) -> None:
        """The station did not take it: it can be pressed again."""
        self._asked.discard(alarm_id)
        self.button.setEnabled(True)

    def _acknowledge(self) -> None:
        if self.alarms:
            self._asked.add(self.alarms[0].alarm_id)
            self.button.setEnabled(False)
            self.acknowledged.emit(self.alarms[0].alarm_id)

    def _fit(self) -> None:
        """Write a long sentence smaller, so that it is read to its end."""
        for pixels in (28, 24, 20, 16):
            self.text.setFont(theme.font(pixels, Weight.DemiBold))
            high = self.text.heightForWidth(self.text.width()) + self.detail.sizeHint().height()
            if high <= HEIGHT - 18:
                break

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#000000"))
        painter.setBrush(QColor(theme.verdict_ink(Verdict.FAIL).fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
