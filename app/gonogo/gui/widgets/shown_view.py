"""A real frame with a model's answer: picture, overlay, verdict, and what it says."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.render import Content, Style, usual_mode
from gonogo.gui.widgets.basics import TouchButton, eliding, label, row, set_text
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.marks import VerdictTile
from gonogo.vision.overlay import Patch
from gonogo.workbench.importing.results import Shown

_LEAST = (160, 120)


class ShownView(QWidget):
    """Shows one frame with its answer, or words while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = FrameCanvas()
        self.canvas.captioned = False
        self.canvas.legend_inside = False
        self.canvas.setMinimumSize(*_LEAST)
        self.tile = VerdictTile(Verdict.PASS, 28)
        self.words = eliding("", 16, bold=True)
        self.note = label("", 16, muted=True, wrap=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(self.tile, gap=8)
        line.addWidget(self.words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.canvas, 1)
        layout.addLayout(line)
        layout.addWidget(self.note)
        self.say("")

    def show_answer(self, shown: Shown) -> None:
        """Show a frame with its answer."""
        verdict = shown.judgement.verdict
        self.canvas.set_style(_style(shown))
        self.canvas.show_content(content_of(shown))
        self.tile.set_verdict(verdict)
        self.tile.show()
        set_text(self.words, answer_words(shown))
        self.setAccessibleName(f"{shown.picture.name}: {self.words.text()}")
        explains = _map_explains(shown, self.canvas.style_now)
        set_text(self.note, self.tr("The map explains, it does not decide.") if explains else "")
        self.note.setVisible(explains)

    def say(self, text: str) -> None:
        """Say why there is no answer."""
        self.canvas.show_content(None)
        self.tile.hide()
        set_text(self.words, "")
        set_text(self.note, text)
        self.note.setVisible(bool(text))


class FrameFlip(QWidget):
    """Steps through frames.

    Signals
    -------
    moved : int
        Number of the frame, from 0.
    """

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = 0
        self._moved = False
        self._names: tuple[str, ...] = ()
        self.back = TouchButton("", "chevron-left", tip=self.tr("Picture before (Page up)"))
        self.next = TouchButton("", "chevron-right", tip=self.tr("Next picture (Page down)"))
        self.back.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.words = eliding("", 16, muted=True)
        layout = row(self.back, self.next, gap=12)
        layout.addWidget(self.words, 1)
        self.setLayout(layout)

    def offer(self, names: tuple[str, ...]) -> None:
        """Take the names of the frames; keeps its place where it can."""
        self._names = names
        self.number = min(self.number, max(0, len(names) - 1))
        self._write()

    def step(self, by: int) -> None:
        """Go on or back, round at the ends."""
        if self._names:
            self._moved = True
            self.number = (self.number + by) % len(self._names)
            self._write()
            self.moved.emit(self.number)

    def suggest(self, number: int) -> None:
        """Go to a frame that says most, unless a person has chosen one."""
        if not self._moved and number < len(self._names):
            self.number = number
            self._write()

    def _write(self) -> None:
        several = len(self._names) > 1
        for button in (self.back, self.next):
            button.setEnabled(several)
        text = self.tr("Picture {n} of {all} · {name}")
        set_text(self.words, text.format(
            n=self.number + 1, all=len(self._names), name=self._names[self.number],
        ) if self._names else "")  # fmt: skip


def content_of(shown: Shown) -> Content:
    """Wrap a frame and its overlay for a canvas."""
    height, width = shown.picture.pixels.shape[:2]
    pixels = shown.picture.pixels
    plain = pixels if pixels.ndim == 2 or pixels.shape[2] == 3 else pixels[..., 0]
    return Content(Patch(plain, 0, 0, width, height), (width, height), shown.overlay, None)


def answer_words(shown: Shown) -> str:
    """Say a verdict with its highest class, and how much was found."""
    judged, drawn = shown.judgement, shown.overlay
    words = [judged.verdict.value]
    if judged.score is None:
        words += [reason.text for reason in judged.reasons[:1]]
    elif judged.score == 0:
        words.append(tr("nothing found"))
    else:
        best = max(judged.class_scores.items(), key=lambda pair: pair[1], default=("", 0.0))
        words.append(f"{best[0]} {figures.number(judged.score, '.3g')}".strip())
    if drawn is not None and drawn.boxes:
        count = len(drawn.boxes)
        words.append(tr("1 box") if count == 1 else tr("{n} boxes").format(n=count))
    if drawn is not None and drawn.texts:
        words.append(tr("reads {text!r}").format(text=drawn.texts[0].text))
    return " · ".join(words)


def highest(shown: Sequence[Shown]) -> int:
    """Number of the frame with the highest score: it says most of a model."""
    scores = [-1.0 if each.judgement.score is None else each.judgement.score for each in shown]
    return scores.index(max(scores)) if scores else 0


def _style(shown: Shown) -> Style:
    """What a candidate is recognised by: boxes and print where they decide, else the map."""
    drawn = shown.overlay
    reads = drawn is not None and not drawn.decides and bool(drawn.texts)
    return Style("contour" if reads else usual_mode(drawn), pen_px=2.0)


def _map_explains(shown: Shown, style: Style) -> bool:
    """Whether a map is to be seen that does not decide."""
    drawn = shown.overlay
    if drawn is None or drawn.decides or drawn.heat is None or style.mode != "heatmap":
        return False
    return max(drawn.heat.data, default=0) >= drawn.heat.per_unit
