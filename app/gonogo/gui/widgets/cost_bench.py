"""The cost page's places: source above, prices left, a view in the middle, figures right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui import figures
from gonogo.gui.cost_model import CostModel
from gonogo.gui.widgets.basics import TouchButton, column, eliding, label, line, row
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
        self, model: CostModel, source: CostSource, views: Sequence[ViewSpec], page: QWidget
    ) -> None:
        super().__init__(page)
        self._model, self._source = model, source
        self._notes: tuple[str, ...] = ()
        curves = ViewSpec("curves", self.tr("Curves"), self._curves, wordy=True)
        self.views = CostViews((curves, *views))
        self.inputs = CostInputs()
        self.bar = ThresholdBar()
        self.figures = CostFigures()
        self.confusion = Confusion()
        self.sentences = label("", wrap=True)
        self.sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = eliding("", muted=True)
        self.cheapest = TouchButton(self.tr("Cheapest rule"), "magnify", main=True)
        self.undo = TouchButton(self.tr("Undo"), "undo")
        self.sign = TouchButton(self.tr("Sign…"), "draw-pen")
        self.restore = TouchButton(self.tr("Version before…"), "history", pixels=16)
        self._lay_out(page)
        self.panel = StatePanel(self.middle)
        model.loaded.connect(self._load)
        self.views.changed.connect(self._show_words)
        self.inputs.edited.connect(model.edit)
        self.inputs.review_chosen.connect(lambda on: model.set_review(review=on))
        self.bar.stepped.connect(model.step)
        self.bar.entered.connect(model.move)
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
        self._notes = material.notes
        self._source.say(counts)

    def show_model(self) -> None:
        """Show rule, figures and curves; called at every move of a hand."""
        model = self._model
        self.inputs.show_setup(model.setup)
        self.undo.setEnabled(model.can_undo)
        rule = model.setup.rule
        if model.material is None or rule is None:
            return
        self.bar.show_rule(rule.review_at, rule.fail_at, review=model.setup.review)
        self.figures.show_figures(model)
        self.confusion.show_rule(model)
        self.views.follow()

    def show_trial(self, trial: Trial | None, said: tuple[str, ...]) -> None:
        """Show how sure it is; None while that is reckoned."""
        self.figures.show_sure(trial, self._model.setup.pace)
        if said:
            self.sentences.setText("\n".join((*said, *self._notes)))

    def set_width(self, width: int) -> None:
        """Give the columns their widths."""
        roomy = width >= _NARROW_PX
        self.left.setFixedWidth(372 if roomy else 300)
        self.right.setFixedWidth(360 if roomy else 292)
        self._words.setFixedHeight(184 if roomy else 132)
        self.panel.place()

    def _load(self) -> None:
        loaded = self._model.material is not None
        self._show_work(on=loaded)
        self.sentences.setText("")
        self.progress.setText("")
        if loaded:
            self.panel.hide()
        self.views.load(loaded=loaded)

    def _curves(self) -> CostPlots:
        plots = CostPlots(self._model)
        plots.dragged.connect(lambda which, at, first: self._model.move(which, at, remember=first))
        self.bar.held.connect(plots.set_active)
        return plots

    def _show_words(self, view: ViewSpec) -> None:
        self._words.setVisible(view.wordy)
        self.left.setVisible(not (view.wide and self.work.isVisibleTo(self)))

    def _show_work(self, *, on: bool) -> None:
        self.work.setVisible(on)
        self.right.setVisible(on)

    def _lay_out(self, page: QWidget) -> None:
        self.left = QScrollArea()
        self.left.setWidget(self.inputs)
        self.left.setWidgetResizable(True)
        self.left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left.setFrameShape(QFrame.Shape.NoFrame)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.left.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        words = QScrollArea()
        words.setWidget(self.sentences)
        words.setWidgetResizable(True)
        self._words = words
        words.setAccessibleName(self.tr("How sure"))
        QScroller.grabGesture(words.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        work = column(gap=8)
        work.addWidget(self.views, 1)
        work.addWidget(self.bar)
        work.addWidget(words)
        work.addWidget(self.progress)
        self.work = QWidget()
        self.work.setLayout(work)
        self.middle = QWidget()
        middle = QVBoxLayout(self.middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.work, 1)
        right = column(self.figures, line(), self.confusion, gap=12)
        right.addStretch(1)
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
