"""Focus as a bar that keeps its best value: turn the lens until it comes back there."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.widgets.basics import Weight


class FocusBar(QWidget):
    """Present focus against the best since the last reset."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: float | None = None
        self.best = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Focus"))

    def show_value(self, value: float | None) -> None:
        """Show the newest value and keep the best."""
        self.value = value
        if value is not None:
            self.best = max(self.best, value)
        self.update()

    def reset(self) -> None:
        """Forget the best value."""
        self.best = self.value or 0.0
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 64)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        text = colours.color(QPalette.ColorRole.WindowText)
        muted = colours.color(QPalette.ColorRole.PlaceholderText)
        share = 0.0 if not self.best or self.value is None else self.value / self.best
        painter.setPen(text)
        painter.setFont(theme.font(20, Weight.DemiBold))
        align = Qt.AlignmentFlag
        figure = "–" if self.value is None else f"{self.value:.0f}"
        painter.drawText(QRectF(0, 0, self.width(), 28), align.AlignLeft, figure)
        painter.setPen(muted)
        painter.setFont(theme.font(16))
        if self.best and self.value is not None:
            note = self.tr("{p:.0f} % of best {b:.0f}").format(p=100 * share, b=self.best)
            painter.drawText(QRectF(0, 2, self.width(), 26), align.AlignRight, note)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(QPalette.ColorRole.Midlight))
        # The best value stands at 90 % of the bar, so that a better one is seen coming.
        bar = QRectF(0, 36, self.width(), 20)
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(text)
        painter.drawRoundedRect(QRectF(0, 36, bar.width() * 0.9 * min(1.1, share), 20), 4, 4)
        if self.best:
            x = bar.width() * 0.9
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Base), 8))
            painter.drawLine(int(x), 34, int(x), 58)
            painter.setPen(QPen(text, 4))
            painter.drawLine(int(x), 32, int(x), 60)
        painter.end()
