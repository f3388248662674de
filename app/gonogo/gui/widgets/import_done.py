"""The bundle is made: what it says of the pictures, and where to go from here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.import_model import ImportModel
from gonogo.gui.widgets.basics import TouchButton, card, label
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.gui.widgets.shown_view import FrameFlip, ShownView, highest

_MOST_RULES = 8


class DoneStep(ImportStep):
    """Names of what was made, its first answers, two ways on.

    Signals
    -------
    live, tune : str
        Name of the recipe to show live, or whose limits are to be tuned.
    """

    live = Signal(str)
    tune = Signal(str)
    place = 4

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._title = label("", 28, bold=True, wrap=True)
        self._about = label("", 18, wrap=True)
        self._rules = QGridLayout()
        self._rules.setHorizontalSpacing(24)
        self._rules.setColumnStretch(3, 1)
        self.tune_button = TouchButton(self.tr("Tune its limits"), "cash-multiple", pixels=20)
        self.tune_button.clicked.connect(lambda: self.tune.emit(self._recipe))
        self.view = ShownView()
        self.flip = FrameFlip()
        self.flip.moved.connect(lambda _n: self._show())
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._title)
        left.addWidget(self._about)
        left.addLayout(self._rules)
        left.addStretch(1)
        left.addWidget(self.tune_button)
        shown = QVBoxLayout()
        shown.addWidget(label(self.tr("Its verdicts by these limits"), 20, bold=True))
        shown.addWidget(self.view, 1)
        shown.addWidget(self.flip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addLayout(left, 1)
        layout.addWidget(card(shown, 16), 1)

    @property
    @override
    def forward(self) -> tuple[str, bool]:
        return self.tr("Show it live"), True

    @override
    def go(self) -> None:
        self.live.emit(self._recipe)

    @override
    def enter(self) -> None:
        done = self.model.done
        if done is None:
            return
        made = done.made
        self._title.setText(self.tr("{name} is ready").format(name=made.card.name))
        text = self.tr(
            "Bundle {sha256}… and recipe {recipe} version 1 are written. These are its first "
            "limits; nobody has signed them yet."
        )
        self._about.setText(text.format(sha256=made.card.bundle_sha256[:12], recipe=done.recipe))
        rules = made.recipe.rule.classes
        for number, words in enumerate((self.tr("Class"), self.tr("REVIEW"), self.tr("FAIL"))):
            self._rules.addWidget(label(words, 16, muted=True), 0, number)
        for number, rule in enumerate(rules[:_MOST_RULES], 1):
            texts = (
                rule.name,
                figures.number(rule.review_at, ".3g"),
                figures.number(rule.fail_at, ".3g"),
            )
            for place, words in enumerate(texts):
                self._rules.addWidget(label(words, 18, bold=place == 0), number, place)
        if len(rules) > _MOST_RULES:
            more = self.tr("and {n} more").format(n=len(rules) - _MOST_RULES)
            self._rules.addWidget(label(more, 16, muted=True), _MOST_RULES + 1, 0)
        self.flip.offer(tuple(shown.picture.name for shown in made.shown))
        self.flip.suggest(highest(made.shown))
        self._show()

    @property
    def _recipe(self) -> str:
        return "" if self.model.done is None else self.model.done.recipe

    def _show(self) -> None:
        done = self.model.done
        if done is not None and done.made.shown:
            self.view.show_answer(done.made.shown[self.flip.number])
