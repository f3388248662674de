"""Choose what lies over the picture and how strongly; zoom."""

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget
from typing_extensions import override

from gonogo.gui.render import Style
from gonogo.gui.settings import OverlayMode, SettingsFile
from gonogo.gui.widgets.basics import Segmented, TouchButton, label
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.ports.pictures import Overlay

MODES: tuple[OverlayMode, ...] = ("off", "heatmap", "contour", "attention")
_GAP = 12


class OverlayBar(QWidget):
    """Segments, opacity, attention head and zoom for one canvas."""

    def __init__(
        self, canvas: FrameCanvas, settings: SettingsFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._settings = settings
        self._heads = 0
        self._by_boxes = False
        self.modes = Segmented(
            [
                ("off", self.tr("Off")),
                ("heatmap", self.tr("Heatmap")),
                ("contour", self.tr("Contour")),
                ("attention", self.tr("Attention")),
            ]
        )
        for number, mode in enumerate(MODES, 1):
            self.modes.button(mode).setToolTip(self.tr("Alt+{n}").format(n=number))
            self.modes.button(mode).setShortcut(f"Alt+{number}")
        self.modes.chosen.connect(self._choose)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(60)
        self.slider.setMaximumWidth(320)
        self.slider.setAccessibleName(self.tr("Opacity of the overlay"))
        self.slider.setToolTip(self.tr("Opacity of the overlay"))
        self.slider.valueChanged.connect(self._fade)
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(400)
        self._save.timeout.connect(lambda: settings.change(opacity=self.slider.value()))
        self.head = TouchButton("", tip=self.tr("Next attention map"))
        self._word = label(self.tr("Opacity"), 16, muted=True)
        self.head.clicked.connect(self._next_head)
        self.head.hide()
        out = TouchButton("", "magnify-minus-outline", tip=self.tr("Zoom out"))
        into = TouchButton("", "magnify-plus-outline", tip=self.tr("Zoom in"))
        fit = TouchButton("", "fit-to-screen-outline", tip=self.tr("Fit: show the whole part"))
        out.clicked.connect(lambda: canvas.zoom(0.8))
        into.clicked.connect(lambda: canvas.zoom(1.25))
        fit.clicked.connect(canvas.fit)
        self._zooms = (out, into, fit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.modes)
        layout.addWidget(self.head)
        layout.addWidget(self._word)
        layout.addWidget(self.slider, 1)
        layout.addStretch(0)
        for button in self._zooms:
            layout.addWidget(button)
        now = settings.now
        self.modes.set_current(now.overlay)
        self.slider.setValue(now.opacity)
        canvas.set_style(Style(now.overlay, now.opacity / 100))

    def offer(self, overlay: Overlay | None) -> None:
        """Learn what the model offers: what decides, and how many attention maps."""
        if overlay is not None and overlay.by_boxes != self._by_boxes:
            self._by_boxes = overlay.by_boxes
            now = self._settings.now
            mode = now.overlay_of_boxes if self._by_boxes else now.overlay
            self.modes.set_current(mode)
            self._canvas.set_style(replace(self._canvas.style_now, mode=mode))
            self._show_head()
        heads = len(overlay.attention) if overlay is not None else 0
        if heads != self._heads:
            self._heads = heads
            self._show_head()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.modes.sizeHint().width(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_room()

    def _show_room(self) -> None:
        """Drop what is least needed where there is no room."""
        room = self.width() - self.modes.sizeHint().width()
        if not self.head.isHidden():
            room -= self.head.sizeHint().width() + _GAP
        out, into, fit = self._zooms
        for group in ((fit,), (out, into), (self.slider,), (self._word,)):
            room -= sum(max(w.sizeHint().width(), w.minimumWidth()) + _GAP for w in group)
            for widget in group:
                widget.setVisible(room >= 0)

    def _choose(self, key: str) -> None:
        mode = next(m for m in MODES if m == key)
        self._canvas.set_style(replace(self._canvas.style_now, mode=mode))
        if self._by_boxes:
            self._settings.change(overlay_of_boxes=mode)
        else:
            self._settings.change(overlay=mode)
        self._show_head()

    def _fade(self, value: int) -> None:
        self._canvas.set_style(replace(self._canvas.style_now, opacity=value / 100))
        self._save.start()

    def _next_head(self) -> None:
        head = (self._canvas.style_now.head + 1) % max(1, self._heads)
        self._canvas.set_style(replace(self._canvas.style_now, head=head))
        self._show_head()

    def _show_head(self) -> None:
        style = self._canvas.style_now
        self.head.setVisible(style.mode == "attention" and self._heads > 1)
        self._show_room()
        shown = min(style.head, max(0, self._heads - 1)) + 1
        self.head.setText(self.tr("{n}/{all}").format(n=shown, all=self._heads))
