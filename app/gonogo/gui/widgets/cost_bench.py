"""The cost page's places: source above, prices left, a view in the middle, figures right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui import figures
from gonogo.gui.cost_challenge import CostChallenge
from gonogo.gui.cost_model import CostModel
from gonogo.gui.widgets.basics import (
    TouchButton,
    column,
    eliding,
    label,
    line,
    row,
    set_text,
)  # fmt: skip
from gonogo.gui.widgets.challenge_button import ChallengeButton
from gonogo.gui.widgets.cost_figures import Confusion, CostFigures
from gonogo.gui.widgets.cost_inputs import CostInputs
from gonogo.gui.widgets.cost_plots import CostPlots
from gonogo.gui.widgets.cost_source import CostSource
from gonogo.gui.widgets.cost_views import CostViews, ViewSpec
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.gui.widgets.threshold_bar import ThresholdBar
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.trial import Trial

_NARROW_PX = 1400


class CostBench(QWidget):
    """Widgets of the page and where they stand.

    Parameters
    ----------
    views : sequence of ViewSpec
        Besides the curves, which come first.
    """

    def __init__(
        self, model: CostModel, source: CostSource, challenge: CostChallenge,
        views: Sequence[ViewSpec], page: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._model, self._source = model, source
        self._notes: tuple[str, ...] = ()
        self._counts = ""
        self._roomy = True
        curves = ViewSpec("curves", self.tr("Curves"), self._curves, wordy=True)
        self.views = CostViews((curves, *views))
        self.inputs = CostInputs()
        self.bar = ThresholdBar()
        self.figures = CostFigures()
        self.confusion = Confusion()
        self.sentences = label("", wrap=True)
        self.sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = eliding("", muted=True)
        self.challenge = ChallengeButton(challenge)
        self.held = eliding("", bold=True)
        self.cheapest = TouchButton(self.tr("Cheapest rule"), "magnify", main=True)
        self.undo = TouchButton(self.tr("Undo"), "undo")
        self.sign = TouchButton(self.tr("Sign…"), "draw-pen")
        self.restore = TouchButton(self.tr("Version before…"), "history", pixels=16)
        self._lay_out(page)
        self.panel = StatePanel(self.middle)
        model.loaded.connect(self._load)
        model.rescaled.connect(self._rescale)
        self.views.changed.connect(self._make_room)
        self.inputs.edited.connect(model.edit)
        self.inputs.review_chosen.connect(lambda on: model.set_review(review=on))
        self.inputs.currency_chosen.connect(model.set_currency)
        self.bar.stepped.connect(model.step)
        self.bar.entered.connect(model.move)
        self.inputs.show_parts((), None)
        self.inputs.show_setup(model.setup)
        self._show_work(on=False)

    def say(self, icon: str, title: str, text: str, button: str = "") -> None:
        """Say why there is nothing to work on."""
        self._show_work(on=False)
        self.panel.show_state(icon, title, text, button)
        self.panel.show()
        self.panel.raise_()
        self.panel.place()

    def show_parts(self, material: Material) -> None:
        """Say what is loaded."""
        counts = self.tr("{good} good, {bad} bad parts.").format(
            good=figures.count(material.good), bad=figures.count(material.bad)
        )
        if material.recipe is not None and len(material.recipe.rule.classes) > 1:
            counts += " " + self.tr(
                "Score: highest class score ÷ its FAIL limit; one rule scales all classes."
            )
        self._counts = counts
        self._source.say(counts)
        self.show_notes(material.notes)

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """Say what the reader ought to know of the parts."""
        self._notes = notes

    def show_again(self) -> None:
        """Show the parts that are loaded, after something else was tried."""
        self._show_work(on=True)
        self.panel.hide()

    def show_held(self, said: tuple[str, ...]) -> None:
        """Say what the rule does to the challenge set; nothing where there is none."""
        set_text(self.held, " ".join(said))
        self.held.setVisible(bool(said))
        self.challenge.show_held()

    def show_model(self) -> None:
        """Show rule, figures and curves; called at every move of a hand."""
        model = self._model
        self.inputs.show_setup(model.setup)
        self.undo.setEnabled(model.can_undo)
        rule = model.setup.rule
        if rule is None:
            return
        self.bar.show_rule(rule.review_at, rule.fail_at, review=model.setup.review)
        if model.material is not None:
            self.figures.show_figures(model)
            self.confusion.show_rule(model)
        self.views.follow()

    def show_trial(self, trial: Trial | None, said: tuple[str, ...]) -> None:
        """Show how sure it is; None while that is reckoned."""
        self.figures.show_sure(trial, self._model.setup.pace)
        if said:
            counts = () if self._roomy else (self._counts,)
            self.sentences.setText("\n".join((*said, *counts, *self._notes)))

    def set_width(self, width: int) -> None:
        """Give the columns their widths."""
        roomy = self._roomy = width >= _NARROW_PX
        # Where the page is narrow the buttons need the room; what is loaded stands with the words.
        self._source.said.setVisible(roomy)
        self.left.setFixedWidth(372 if roomy else 300)
        self.right.setFixedWidth(360 if roomy else 292)
        self._words.setFixedHeight(184 if roomy else 132)
        self._make_room(self.views.current)
        self.panel.place()

    def _load(self) -> None:
        material = self._model.material
        bare = material is None and self._model.recipe is not None
        loaded = material is not None or bare
        if material is not None:
            self.inputs.show_parts(material.classes, material.defect_rate)
        self._show_work(on=loaded)
        self.right.setVisible(loaded and not bare)
        self.sentences.setText("")
        self.progress.setText("")
        if loaded:
            self.panel.hide()
        self.views.load(loaded=loaded, bare=bare)

    def _rescale(self) -> None:
        self.sentences.setText("")
        self.progress.setText("")
        self.views.rescale()

    def _curves(self) -> CostPlots:
        plots = CostPlots(self._model)
        plots.dragged.connect(lambda which, at, first: self._model.move(which, at, remember=first))
        self.bar.held.connect(plots.set_active)
        return plots

    def _make_room(self, view: ViewSpec) -> None:
        self._words.setVisible(view.wordy)
        shown = self._model.recipe is not None or self._model.material is not None
        self.left.setVisible(self._roomy or not (view.broad and shown))

    def _show_work(self, *, on: bool) -> None:
        self.work.setVisible(on)
        self.right.setVisible(on)

    def _lay_out(self, page: QWidget) -> None:
        self.left = _scrolled(self.inputs)
        words = QScrollArea()
        words.setWidget(self.sentences)
        words.setWidgetResizable(True)
        self._words = words
        words.setAccessibleName(self.tr("How sure"))
        QScroller.grabGesture(words.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        work = column(gap=8)
        work.addWidget(self.views, 1)
        work.addWidget(self.bar)
        work.addWidget(self.held)
        work.addWidget(words)
        work.addWidget(self.progress)
        self.work = QWidget()
        self.work.setLayout(work)
        self.middle = QWidget()
        middle = QVBoxLayout(self.middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.work, 1)
        tables = QWidget()
        inside = column(self.figures, line(), self.confusion, gap=12)
        inside.addStretch(1)
        tables.setLayout(inside)
        right = column(_scrolled(tables), self.challenge, gap=12)
        right.addWidget(self.cheapest)
        right.addLayout(row(self.undo, self.sign, gap=12))
        right.addWidget(self.restore)
        self.right = QWidget()
        self.right.setLayout(right)
        inner = row(gap=16)
        inner.addWidget(self.left)
        inner.addWidget(self.middle, 1)
        inner.addWidget(self.right)
        head = row(gap=12)
        head.addWidget(self._source, 1)
        head.addWidget(self.views.segments)
        whole = column(gap=12)
        whole.addLayout(head)
        whole.addLayout(inner, 1)
        self.setLayout(whole)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self)


def _scrolled(widget: QWidget) -> QScrollArea:
    """Let a column be scrolled where the screen is too low for it."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area
