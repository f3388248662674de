"""The page where a threshold is set in money."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gonogo.gui import figures, tabs
from gonogo.gui.cost_challenge import CostChallenge
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_export import CostExporter, Export
from gonogo.gui.cost_folder import CostFolder
from gonogo.gui.cost_loader import CostLoader, FileColumns, Loaded
from gonogo.gui.cost_model import ROUNDS, SEED, CostModel, unheld
from gonogo.gui.cost_setup import Setup
from gonogo.gui.cost_signing import CostSigner
from gonogo.gui.scenario_store import ScenarioStore
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.cost_bench import CostBench
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_gallery import CostGallery
from gonogo.gui.widgets.cost_source import HOURS, CostSource
from gonogo.gui.widgets.cost_sweep import CostSweep
from gonogo.gui.widgets.cost_views import ViewSpec
from gonogo.gui.widgets.whatif_view import WhatIfView
from gonogo.workbench.class_limits import ClassLimits, class_limits
from gonogo.workbench.material import Shortfall
from gonogo.workbench.tuning.curves import Curves
from gonogo.workbench.tuning.optimum import Optimum, optimum
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.sentences import sentences, trial_sentences
from gonogo.workbench.tuning.sweep import Sweep, sweep
from gonogo.workbench.tuning.trial import Trial, try_rule
from gonogo.workbench.tuning.tune import Tuning, tune

if TYPE_CHECKING:
    from gonogo.domain.recipe import Recipe

REST_MS = 150


class CostPage(QWidget):
    """Source, prices, plots, figures; every change reckons all of it anew.

    Attributes
    ----------
    clear_right_px : int
        Right part of the page that a message must not cover.
    """

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self.clear_right_px = 8
        self._tried: tuple[Setup, Trial] | None = None
        self._found: tuple[Setup, Tuning] | None = None
        self._own: tuple[Setup, ClassLimits] | None = None
        self._short_of: Recipe | None = None
        self.model = CostModel(self)
        self.loader = CostLoader(screen, self)
        self.signer = CostSigner(screen, self)
        self.challenge = CostChallenge(screen, self.model, self)
        self.scenarios = ScenarioStore(screen, self)
        self.exporter = CostExporter(screen, self)
        self.source = CostSource(screen.settings.now.recipe)
        self.bench = CostBench(self.model, self.source, self.challenge, self._views(), self)
        self.folder = CostFolder(screen, self.model, self.loader, self.source, self.bench)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._try)
        self._watch = QTimer(self)
        self._watch.setInterval(200)
        self._watch.timeout.connect(self._show_progress)
        self.source.changed.connect(self.reload)
        self.source.file_chosen.connect(self._look_at)
        self.loader.loaded.connect(self._loaded)
        self.loader.short.connect(self._short)
        self.loader.failed.connect(self._failed)
        self.loader.columns_found.connect(self._columns)
        self.model.changed.connect(self._changed)
        self.challenge.changed.connect(self._challenged)
        self.bench.cheapest.clicked.connect(self.search)
        self.bench.inputs.per_class.clicked.connect(self.search_per_class)
        self.bench.undo.clicked.connect(self.model.undo)
        self.bench.sign.clicked.connect(self.sign)
        self.bench.restore.clicked.connect(self.restore)
        self.bench.panel.pressed.connect(self._panel_pressed)
        self.signer.signed.connect(self.reload)
        self.exporter.busy.connect(self.bench.progress.setText)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self.model.undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.model.redo)
        screen.recipe_chosen.connect(self._take_recipe)
        self._read_recipes()

    @property
    def trial(self) -> Trial | None:
        """The rule on the page with its intervals; None while they are reckoned."""
        found = self._tried
        return found[1] if found is not None and found[0] == self.model.setup else None

    @property
    def said(self) -> tuple[str, ...]:
        """What is said of the rule on the page."""
        own, found, trial = self._own, self._found, self.trial
        if own is not None and own[0] == self.model.setup and trial is not None:
            said = (*own[1].sentences(), *trial_sentences(trial))
        elif found is not None and found[0] == self.model.setup:
            said = sentences(found[1], self.model.cost)
        else:
            said = () if trial is None else trial_sentences(trial)
        material = self.model.material
        if not said or material is None:
            return ()
        return (*unheld(self.model.setup, material), *said, *self.challenge.said)

    @property
    def _shown(self) -> tuple[str, ...]:
        """What stands on the page of it; the challenge set has a line of its own."""
        apart = self.challenge.said
        return tuple(sentence for sentence in self.said if sentence not in apart)

    def reload(self) -> None:
        """Get the parts anew."""
        source, setup = self.source, self.model.setup
        self._watch.stop()
        if source.foldered:
            self.folder.judge()
            return
        self._forget()
        if source.production and not source.recipe:
            text = self.tr("Production is read recipe by recipe; there is none yet.")
            self.bench.say("file-document-outline", self.tr("No recipe is chosen"), text)
            return
        if source.production:
            self.loader.load_production(source.recipe, HOURS[source.span], source.title, setup)
        elif source.file is None:
            self.bench.say(
                "table-large", self.tr("No table is open"),
                self.tr("A table has a header and a row for each part, with its truth and its "
                        "score, such as gonogo evaluate --scores writes."),
                self.tr("Open…"),
            )  # fmt: skip
            return
        elif source.columns is None:
            self._look_at()
            return
        else:
            self.loader.load_file(source.file, source.columns, setup)
        self._watch.start()
        self.bench.say("timer-sand", self.tr("Reading"), source.title)

    def search(self) -> None:
        """Find the cheapest rule within the limits, then say how sure it is."""
        material, setup = self.model.material, self.model.setup
        cost, limits = self.model.cost, self.model.limits
        if material is None:
            return

        def work(_progress: Progress) -> Optimum:
            prices = Prices.of(material.curves, cost)
            return optimum(material.curves, prices, limits, review=setup.review)

        self.bench.progress.setText(self.tr("Searching the cheapest rule"))
        self._screen.tuning.ask(
            self, "search", work, lambda found: self._take(found, setup), self._screen.said.emit
        )

    def search_per_class(self) -> None:
        """Find a limit of its own for each class; the rule is then their common scale."""
        material, cost, limits = self.model.material, self.model.cost, self.model.limits
        if material is None:
            return

        def work(_progress: Progress) -> ClassLimits:
            return class_limits(material, cost, limits, rounds=ROUNDS, seed=SEED)

        def done(found: ClassLimits) -> None:
            self.model.rescale(found.material, found.base)
            self._own = (self.model.setup, found)

        self.bench.progress.setText(self.tr("Searching a limit for each class"))
        self._screen.tuning.ask(self, "search", work, done, self._not_found)

    def sign(self) -> None:
        """Open the sheet, or say why there is nothing to sign."""
        material, trial = self.model.material, self.trial
        if material is None:
            return
        if material.recipe is None:
            text = self.tr(
                "A table of scores belongs to no recipe. Choose Production or Folder to sign."
            )
            self._screen.said.emit(text)
        elif self.challenge.progress is not None:
            self._screen.said.emit(self.tr("The challenge set is being judged; wait a moment."))
        elif trial is None:
            self._screen.said.emit(self.tr("The intervals are not there yet; wait a moment."))
        else:
            # Another recipe's classes have no place in this one.
            plan = self.model.setup.plan.among([c.name for c in material.recipe.rule.classes])
            warned = (*unheld(self.model.setup, material), *self.challenge.said)
            self.signer.sign(material, trial, plan, self.said, warned)

    def restore(self) -> None:
        """Open the sheet with the rule of the version before."""
        material = self.model.material
        if material is not None and material.recipe is not None:
            self.signer.restore(material.recipe.name)
        else:
            text = self.tr("Choose Production: a table of scores belongs to no recipe.")
            self._screen.said.emit(text)

    # ---- views ----

    def _make_sweep(self) -> CostSweep:
        made = CostSweep(self.model)
        made.wanted.connect(lambda: self._sweep(made))
        return made

    def _sweep(self, view: CostSweep) -> None:
        material, setup = self.model.material, self.model.setup
        cost, limits, rule = self.model.cost, self.model.limits, setup.rule
        if material is None or rule is None or not view.isVisible():
            return
        scale = material.margins

        def work(progress: Progress) -> Sweep:
            today = None if scale is None else (Curves.of(scale.today), scale.today_at)
            return sweep(
                material.curves, cost, limits, rule, review=setup.review, today=today,
                over=progress.over,
            )  # fmt: skip

        self._screen.tuning.ask(self, "sweep", work, view.show_sweep, self._screen.said.emit)

    def _views(self) -> tuple[ViewSpec, ...]:
        return (
            ViewSpec("parts", self.tr("Parts"), lambda: CostGallery(self._screen, self.model)),
            ViewSpec("whatif", self.tr("What-if"), self._whatif, broad=True, bare=True),
            ViewSpec("sweep", self.tr("Rate"), self._make_sweep),
            ViewSpec("compare", self.tr("Compare"), self._compare, broad=True),
        )

    def _compare(self) -> CostCompare:
        made = CostCompare(self._screen, self.model, self.scenarios)
        made.report_wanted.connect(lambda: self._export(made, self.exporter.report))
        made.table_wanted.connect(lambda: self._export(made, self.exporter.table))
        return made

    def _export(self, view: CostCompare, write: Callable[[Export], None]) -> None:
        material, setup = self.model.material, self.model.setup
        if material is not None and setup.rule is not None:
            # What the parts can answer for, as everything on the page.
            asked = replace(setup, cost=self.model.cost, limits=self.model.limits)
            write(Export(material, asked, view.entries(every=True), self.said))

    # ---- loading ----

    def _read_recipes(self) -> None:
        read = self._screen.ledger.run(self._screen.services.recipes.names)
        self._screen.pending.watch(self, read, self._recipes)

    def _take_recipe(self, name: str) -> None:
        """Tune a recipe that was chosen on another page, and may be new."""
        self._read_recipes()
        if name != self.source.recipe:
            self.source.choose_recipe(name)

    def _recipes(self, names: list[str]) -> None:
        self.source.recipes = tuple(names)
        if self.source.recipe not in names and names:
            self.source.choose_recipe(names[0])

    def _look_at(self, _path: object = None) -> None:
        self._forget()
        if self.source.file is not None:
            self.bench.say("timer-sand", self.tr("Reading"), self.source.title)
            self.loader.look_at(self.source.file)

    def _columns(self, found: FileColumns) -> None:
        if found.guess is None:
            self._failed(self.tr("The table needs two columns, the truth and the score."))
            return
        self.source.show_columns(found.names, found.guess)
        self.reload()

    def _loaded(self, found: Loaded) -> None:
        self._watch.stop()
        if self.source.foldered:
            self._forget()
        self.folder.loaded()
        self.bench.show_parts(found.material)
        self.model.load(found.material, found.rule, review=found.review)
        if found.material.start is None:
            self.search()  # no rule is in use: say at once what the scores are worth

    def _short(self, found: Shortfall) -> None:
        self._watch.stop()
        if self.folder.go_back(found.text):
            return
        icon, title = {
            "unlabelled": ("tag-off-outline", self.tr("Nothing is labelled yet")),
            "blind": ("dice-multiple-outline", self.tr("Recall and cost cannot be estimated")),
            "one_class": ("scale-unbalanced", self.tr("One kind of part is missing")),
        }[found.kind]
        self._short_of = found.recipe
        self.bench.say(
            icon, title, found.text or self.tr("Say on the Label page what parts are."),
            "" if found.recipe is None else self.tr("What-if without labels"),
        )  # fmt: skip

    def _failed(self, text: str) -> None:
        self._watch.stop()
        if self.folder.go_back(text):
            return
        self._short_of = None
        title = self.tr("The parts cannot be used")
        self.bench.say("database-off-outline", title, text, self.tr("Try again"))

    def _forget(self) -> None:
        self._screen.tuning.drop_all()
        self._tried = self._found = self._own = self._short_of = None
        self._rest.stop()
        self.source.say("")
        self.model.unload()

    def _panel_pressed(self) -> None:
        if self.source.production and self._short_of is not None:
            self.model.replay_only(self._short_of)
        elif self.source.foldered:
            self.folder.press()
        elif not self.source.production and self.source.file is None:
            self.source.open_button.click()
        else:
            self.reload()

    def _whatif(self) -> WhatIfView:
        return WhatIfView(self._screen, self.model)

    # ---- reckoning ----

    def _changed(self) -> None:
        self._screen.tuning.drop("search")
        self.bench.progress.setText("")
        self.bench.show_model()
        self.bench.show_held(self.challenge.said)
        self.bench.show_trial(self.trial, self._shown)
        if self.model.material is not None and self.trial is None:
            self._rest.start()

    def _try(self) -> None:
        material, setup = self.model.material, self.model.setup
        cost, limits = self.model.cost, self.model.limits
        rule = setup.rule
        if material is None or rule is None:
            return

        def work(_progress: Progress) -> Trial:
            return try_rule(
                material.parts, material.curves, cost, limits, rule,
                rounds=ROUNDS, seed=SEED,
            )  # fmt: skip

        def done(trial: Trial) -> None:
            self._tried = (setup, trial)
            self.bench.show_trial(self.trial, self._shown)

        self._screen.tuning.ask(self, "try", work, done, self._screen.said.emit)

    def _take(self, found: Optimum, setup: Setup) -> None:
        material = self.model.material
        if material is None:
            return
        self.model.take(found.rule)
        now, cost, limits = self.model.setup, self.model.cost, self.model.limits

        def work(_progress: Progress) -> Tuning:
            return tune(
                material.parts, cost, limits, review=setup.review, rounds=ROUNDS, seed=SEED,
            )  # fmt: skip

        def done(tuning: Tuning) -> None:
            self._found = (now, tuning)
            self.bench.progress.setText("")
            self.bench.show_trial(self.trial, self._shown)

        self.bench.progress.setText(self.tr("Searching again in resamples, to see how sure it is"))
        self._screen.tuning.ask(self, "search", work, done, self._screen.said.emit)

    def _not_found(self, text: str) -> None:
        self.bench.progress.setText("")
        self._screen.said.emit(text)

    def _show_progress(self) -> None:
        progress = self._screen.tuning.progress("read")
        if progress is not None and progress.count:
            text = self.tr("{n} parts read").format(n=figures.count(progress.count))
            self.bench.say("timer-sand", self.tr("Reading"), text)

    def _challenged(self) -> None:
        material = self.model.material
        self.bench.show_held(self.challenge.said)
        if material is not None:
            self.bench.show_notes((*material.notes, *self.challenge.notes))
            self.bench.show_trial(self.trial, self._shown)

    # ---- Qt ----

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bench.set_width(event.size().width())
        self.clear_right_px = self.bench.right.width() + 24

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        reading = self._screen.tuning.progress("read") is not None
        if self.model.material is None and not reading and not self.source.foldered:
            self.reload()


COST_PAGE = PageSpec.of(tabs.COST, CostPage)
