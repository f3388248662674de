"""The large buttons that say what a part is, and who says so."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from gonogo.domain.labels import Label, Truth
from gonogo.gui import figures, theme
from gonogo.gui.widgets.basics import TouchButton, eliding, label, row, set_text

HEIGHT = 72
MOST_KEYS = 9


class TruthButton(TouchButton):
    """A truth, whole in two lines, with the key that says it."""

    def __init__(self, text: str, icon: str, key: str) -> None:
        super().__init__("", icon, tip=text)
        self.setProperty("slim", False)
        self.setProperty("left", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCheckable(True)
        self._words = (label(text, 18, bold=True, wrap=True), label(key, 16))
        inside = row(*self._words, gap=8)
        inside.setStretch(0, 1)
        inside.setContentsMargins(52, 0, 20, 0)
        self.setLayout(inside)
        for shown in self._words:
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._paint_words)

    def _paint_words(self, checked: bool) -> None:
        for shown in self._words:
            shown.setStyleSheet("color: palette(window);" if checked else "")


class ProgressLine(QWidget):
    """How much of the queue is labelled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(8)

    def show_share(self, share: float) -> None:
        """Show a fraction, 0 to 1."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, box = self.palette(), QRectF(self.rect())
        for role, share in ((QPalette.ColorRole.Midlight, 1.0),
                            (QPalette.ColorRole.WindowText, self._share)):  # fmt: skip
            painter.setBrush(colours.color(role))
            painter.drawRoundedRect(QRectF(0, 0, box.width() * share, box.height()), 4, 4)
        painter.end()


class LabelPad(QWidget):
    """Author, progress, truths and undo.

    Signals
    -------
    said : Truth, str
        What a person says of the part; the second is the defect class, or empty.
    undo_pressed, launch_pressed : ()
        The two below.
    author_changed : str
        The name was written.
    """

    said = Signal(object, str)
    undo_pressed = Signal()
    launch_pressed = Signal()
    author_changed = Signal(str)

    def __init__(self, author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] | None = None
        self._fixed = {
            (Truth.GOOD, ""): TruthButton(self.tr("GOOD"), "check-circle-outline", "G"),
            (Truth.UNSURE, ""): TruthButton(self.tr("Unsure"), "help-rhombus-outline", "U"),
        }
        self.buttons: dict[tuple[Truth, str], TruthButton] = dict(self._fixed)
        for (truth, _), fixed in self._fixed.items():
            fixed.clicked.connect(lambda _on=False, truth=truth: self.said.emit(truth, ""))
        self.author = QLineEdit(author)
        self.author.setFont(theme.font(18))
        self.author.setMaxLength(60)
        self.author.setCursorPosition(0)  # a long name shows its beginning
        self.author.setPlaceholderText(self.tr("Your name"))
        self.author.setAccessibleName(self.tr("Your name, written to the ledger with each label"))
        self.author.editingFinished.connect(self._name_written)
        self.progress = eliding("", 20, bold=True)
        self.line = ProgressLine()
        self.hint = label("", 16, wrap=True)
        self.launch = TouchButton(self.tr("Start station"), "play-circle-outline", main=True)
        self.launch.clicked.connect(self.launch_pressed)
        self.undo = TouchButton(" " + self.tr("Undo"), "undo", pixels=20)
        self.undo.setProperty("left", True)
        self.undo.setMinimumHeight(HEIGHT)
        self.undo.setToolTip(self.tr("Withdraw the last label (Ctrl+Z, Backspace)"))
        self.undo.clicked.connect(self.undo_pressed)
        inside = QWidget()
        self._defects = QVBoxLayout(inside)
        self._defects.setContentsMargins(0, 0, 0, 0)
        self._defects.setSpacing(12)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.author, self.progress, self.line, self.hint, self.launch):
            layout.addWidget(widget)
        layout.addWidget(self._fixed[Truth.GOOD, ""])
        layout.addWidget(area, 1)
        layout.addWidget(self._fixed[Truth.UNSURE, ""])
        layout.addWidget(self.undo)
        self.hint.hide()
        self.launch.hide()
        self.show_classes(())

    @property
    def name(self) -> str:
        """The author's name as it stands in the field."""
        return self.author.text().strip()

    def show_classes(self, classes: Sequence[str]) -> None:
        """Offer the defect classes of a recipe."""
        if tuple(classes) == self._classes:
            return
        self._classes = tuple(classes)
        while (item := self._defects.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.buttons = dict(self._fixed)
        for number, name in enumerate(classes, 1):
            button = TruthButton(
                name, "close-octagon-outline", str(number) if number <= MOST_KEYS else ""
            )
            button.clicked.connect(lambda _on=False, name=name: self.said.emit(Truth.DEFECT, name))
            self._defects.addWidget(button)
            self.buttons[Truth.DEFECT, name] = button
        self._defects.addStretch(1)

    def press(self, truth: Truth, defect: str = "") -> None:
        """Press a button, as a finger would."""
        self.buttons[truth, defect].click()

    def press_class(self, number: int) -> None:
        """Press the button of a number key, from 1; does nothing where there is none."""
        if self._classes and number <= len(self._classes):
            self.press(Truth.DEFECT, self._classes[number - 1])

    def show_own(self, own: Label | None) -> None:
        """Show down what the author says of the part."""
        for (truth, defect), button in self.buttons.items():
            button.setChecked(own is not None and (own.truth, own.defect) == (truth, defect))

    def show_progress(self, labelled: int, total: int) -> None:
        """Say how much of the queue is labelled."""
        words = self.tr("{n} of {all} labelled").format(
            n=figures.count(labelled), all=figures.count(total)
        )
        set_text(self.progress, words if total else "")
        self.line.show_share(labelled / total if total else 0.0)

    def allow(self, *, label: bool, undo: bool, hint: str, launch: bool) -> None:
        """Say what can be done now, and why the rest cannot."""
        for button in self.buttons.values():
            button.setEnabled(label)
        self.undo.setEnabled(undo)
        set_text(self.hint, hint)
        self.hint.setVisible(bool(hint))
        self.launch.setVisible(launch)

    def _name_written(self) -> None:
        self.author.setCursorPosition(0)
        self.author_changed.emit(self.name)
