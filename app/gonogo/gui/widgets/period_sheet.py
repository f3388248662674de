"""From when to when, by day and hour."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gonogo.gui import theme
from gonogo.gui.widgets.basics import TouchButton, label, row
from gonogo.gui.widgets.sheet import Sheet


class MomentRow(QWidget):
    """A day and an hour to be typed, with steps of each on both sides."""

    def __init__(self, title: str, moment: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setFont(theme.font(20))
        self.edit.setAccessibleName(title)
        self.show_moment(moment)
        head = label(title, 20, bold=True)
        head.setFixedWidth(64)
        layout = row(head, gap=12)
        for text, hours in ((self.tr("−1 day"), -24), (self.tr("−1 h"), -1)):
            layout.addWidget(self._step(text, hours))
        layout.addWidget(self.edit, 1)
        for text, hours in ((self.tr("+1 h"), 1), (self.tr("+1 day"), 24)):
            layout.addWidget(self._step(text, hours))
        self.setLayout(layout)

    @property
    def moment(self) -> datetime | None:
        """What is set, in the zone of this machine; None where that is no time."""
        try:
            return datetime.fromisoformat(self.edit.text().strip()).astimezone()
        except (ValueError, OverflowError, OSError):
            return None

    def show_moment(self, moment: datetime) -> None:
        """Set day and hour."""
        self.edit.setText(f"{moment.astimezone():%Y-%m-%d %H:%M}")

    def _step(self, text: str, hours: int) -> TouchButton:
        button = TouchButton(text, pixels=16)
        button.clicked.connect(lambda: self._go(hours))
        return button

    def _go(self, hours: int) -> None:
        moment = self.moment
        if moment is not None:
            self.show_moment(moment + timedelta(hours=hours))


class PeriodSheet(Sheet):
    """Choose a span of time.

    Signals
    -------
    chosen : datetime, datetime
        From included, until excluded; with a zone.
    """

    chosen = Signal(object, object)

    def __init__(self, over: QWidget, since: datetime, until: datetime) -> None:
        super().__init__(over, width=820)
        self.inner.addWidget(label(self.tr("From when to when"), 28, bold=True))
        self.since = MomentRow(self.tr("From"), since)
        self.until = MomentRow(self.tr("To"), until)
        self.problem = label("", 18, wrap=True)
        self.inner.addWidget(self.since)
        self.inner.addWidget(self.until)
        self.inner.addWidget(
            label(self.tr("By the clock of this machine; the end is not included."), muted=True)
        )
        self.inner.addWidget(self.problem)
        self.problem.hide()
        self.take = TouchButton(self.tr("Look at this span"), "check", main=True, pixels=20)
        close = TouchButton(self.tr("Cancel"), pixels=20)
        self.take.clicked.connect(self._take)
        close.clicked.connect(self.dismiss)
        self.inner.addLayout(row(self.take, close, gap=12))

    def _take(self) -> None:
        since, until = self.since.moment, self.until.moment
        if since is None or until is None:
            self._say(self.tr("Write day and hour as 2026-11-20 18:30."))
        elif since >= until:
            self._say(self.tr("The span ends before it begins; set a later end."))
        else:
            self.chosen.emit(since, until)
            self.dismiss()

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        self._fill()
