"""The model bundles as large rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui import model_words
from gonogo.gui.widgets.basics import TouchButton, eliding, label
from gonogo.ports.recipes import BundleListing


class ModelList(QScrollArea):
    """One row a bundle.

    Signals
    -------
    chosen : str
        Name of the bundle a person pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, TouchButton] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_bundles(self, bundles: Sequence[BundleListing], own: frozenset[str]) -> None:
        """List bundles; the user's own come first."""
        self.rows.clear()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        if not own:
            text = self.tr(
                "No model of your own is here yet. Any ONNX image model can be brought in; these "
                "came with GoNoGo."
            )
            layout.addWidget(label(text, 18, muted=True, wrap=True))
        for bundle in sorted(bundles, key=lambda each: (each.name not in own, each.name)):
            layout.addWidget(self._row(bundle, own=bundle.name in own))
        layout.addStretch(1)
        self.setWidget(inside)

    def choose(self, name: str) -> None:
        """Press a row down."""
        for each, button in self.rows.items():
            button.setChecked(each == name)
            for shown in button.findChildren(QWidget):
                shown.setStyleSheet("color: palette(window);" if each == name else "")

    def _row(self, bundle: BundleListing, *, own: bool) -> TouchButton:
        card = bundle.card
        button = TouchButton()
        button.setProperty("slim", False)
        button.setMinimumHeight(96)
        button.setCheckable(True)
        button.setAccessibleName(bundle.name)
        inside = QVBoxLayout(button)
        inside.setContentsMargins(18, 8, 18, 8)
        inside.setSpacing(0)
        where = self.tr("your own") if own else self.tr("came with GoNoGo")
        about = bundle.problem
        if not about and card is not None:
            about = f"{model_words.does(card)} · {model_words.sees(card)}"
        for words, pixels, bold in (
            (bundle.name, 20, True), (about, 16, False), (where, 16, False),
        ):  # fmt: skip
            shown = eliding(words, pixels, bold=bold)
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(shown)
        button.clicked.connect(lambda: self.chosen.emit(bundle.name))
        self.rows[bundle.name] = button
        return button
