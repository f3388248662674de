"""The picture: composed once at the viewport's size, painted once, zoomed and panned."""

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget
from typing_extensions import override

from gonogo.gui import render
from gonogo.gui.render import Content, Style
from gonogo.gui.widgets import canvas_notes
from gonogo.gui.widgets.viewport import Viewport

if TYPE_CHECKING:
    import numpy as np

_KEYS_ZOOM = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
_KEYS_PAN = {
    Qt.Key.Key_Left: (64, 0), Qt.Key.Key_Right: (-64, 0),
    Qt.Key.Key_Up: (0, 64), Qt.Key.Key_Down: (0, -64),
}  # fmt: skip


class FrameCanvas(QWidget):
    """Shows a frame with its overlay.

    Signals
    -------
    view_changed : ()
        A person or a new size changed what is in sight.

    Attributes
    ----------
    paint_delays_ms : deque of float
        From each judged part's verdict to its picture painted, the last 4096.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.style_now = Style()
        self.tag = ""
        self.captioned = True
        self.legend_inside = True
        self.gutter_px = 0
        self.paint_delays_ms: deque[float] = deque(maxlen=4096)
        self.paints = 0
        self._content: Content | None = None
        self._fresh_part = False
        self._buffer: np.ndarray | None = None
        self._image = QImage()
        self._dirty = True
        self._grip: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(self.tr("Picture of the part"))

    @property
    def shown(self) -> Content | None:
        """What is shown now."""
        return self._content

    def show_content(self, content: Content | None) -> None:
        """Show another picture; only the newest is ever painted."""
        if content is not None:
            self.viewport.set_frame(*content.frame_size)
            self._fresh_part = content.part is not None
        self._content = content
        self._redraw()

    def set_style(self, style: Style) -> None:
        """Draw the overlay otherwise."""
        if style != self.style_now:
            self.style_now = style
            self._redraw()

    def set_tag(self, tag: str) -> None:
        """Set the words in the upper right corner, such as that the camera is emulated."""
        if tag != self.tag:
            self.tag = tag
            self.update()

    def zoom(self, factor: float) -> None:
        """Zoom about the centre."""
        self.viewport.zoom(factor)
        self._moved()

    def fit(self) -> None:
        """Show the whole frame."""
        self.viewport.fit()
        self._moved()

    def _moved(self) -> None:
        self._redraw()
        self.view_changed.emit()

    def _redraw(self) -> None:
        self._dirty = True
        self.update()

    def _compose(self) -> None:
        ground = self.palette().color(QPalette.ColorRole.Shadow)
        background = (ground.blue(), ground.green(), ground.red())
        self._buffer = render.draw(
            self.viewport.view(), self._content, self.style_now, background, self._buffer
        )
        height, width = self._buffer.shape[:2]
        self._image = QImage(
            self._buffer.data, width, height, 4 * width, QImage.Format.Format_RGB32
        )
        self._image.setDevicePixelRatio(self.devicePixelRatioF())
        self._dirty = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dirty:
            self._compose()
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        canvas_notes.paint(painter, self)
        painter.end()
        self.paints += 1
        part = self._content.part if self._content else None
        if self._fresh_part and part is not None:
            self._fresh_part = False
            self.paint_delays_ms.append((time.monotonic_ns() - part.decided_ns) / 1e6)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ratio = self.devicePixelRatioF()
        self.viewport.gutter = round(self.gutter_px * ratio)
        self.viewport.resize(round(self.width() * ratio), round(self.height() * ratio))
        self._moved()
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        at = event.position() * self.devicePixelRatioF()
        self.viewport.zoom(1.25**steps, at.x(), at.y())
        self._moved()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            moved = (event.position() - self._grip) * self.devicePixelRatioF()
            self._grip = event.position()
            self.viewport.pan(moved.x(), moved.y())
            self._moved()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.viewport.fits:
            at = event.position() * self.devicePixelRatioF()
            self.viewport.zoom(3.0, at.x(), at.y())
            self._moved()
        else:
            self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS_ZOOM:
            self.zoom(_KEYS_ZOOM[key])
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        elif key in _KEYS_PAN and not self.viewport.fits:
            self.viewport.pan(*_KEYS_PAN[key])
            self._moved()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _KEYS_PAN
            and not self.viewport.fits
        ):
            # In a zoomed picture the arrows pan, whatever the page uses them for otherwise.
            event.accept()
            return True
        if isinstance(event, QGestureEvent):
            gesture: QObject | None = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(gesture, QPinchGesture):
                at = self.mapFromGlobal(gesture.centerPoint()) * self.devicePixelRatioF()
                self.viewport.zoom(gesture.scaleFactor(), at.x(), at.y())
                self._moved()
                event.accept()
                return True
        return super().event(event)
