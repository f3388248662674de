"""Today's rule, the rule under trial and saved scenarios side by side."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import ROUNDS, SEED, CostModel
from gonogo.gui.scenario_store import ScenarioStore
from gonogo.gui.scenarios import Scenario, name_problem
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, column, label, row, set_text
from gonogo.gui.widgets.compare_table import Column, CompareTable
from gonogo.gui.widgets.cost_figures import money
from gonogo.gui.widgets.cost_views import CostView
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.gui.widgets.scenario_sheet import MOST_COMPARED, ScenarioSheet
from gonogo.workbench.comparison import Candidate, Compared, compare
from gonogo.workbench.material import Material, rescaled
from gonogo.workbench.tuning.trial import Trial

if TYPE_CHECKING:
    from gonogo.gui.cost_setup import Setup

REST_MS = 150


class Entry(msgspec.Struct, frozen=True):
    """A rule of the comparison.

    Parameters
    ----------
    key : str
        ``today``, ``trial``, or ``scenario`` and its name.
    about : str
        What it is, for people.
    candidate : Candidate or None
        None where a scenario's rule is on a scale that cannot be brought to that of the parts.
    made_on : str
        Data that a scenario was made on; empty for the others.
    """

    key: str
    name: str
    about: str
    candidate: Candidate | None
    made_on: str = ""


class CostCompare(CostView):
    """Compares on the parts that are loaded, at the prices and limits of the page.

    Signals
    -------
    report_wanted, table_wanted : ()
        Write the page, or the figures, to a file.
    """

    report_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, screen: Screen, model: CostModel, store: ScenarioStore) -> None:
        super().__init__()
        self._screen, self._model, self.store = screen, model, store
        self._basis: Setup | None = None
        self._found: dict[str, tuple[Candidate, Compared]] = {}
        self._untouched = True
        self.compared: list[str] = []
        self.sheet: ScenarioSheet | NameSheet | None = None
        self.table = CompareTable()
        self.said = label("", wrap=True)
        area = QScrollArea()
        area.setWidget(self.table)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Rules side by side"))
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.buttons = {
            "save": self._button(self.tr("Save…"), "content-save-outline", self.save),
            "list": self._button(self.tr("Scenarios…"), "format-list-bulleted", self.list_all),
            "report": self._button(
                self.tr("Report…"), "file-pdf-box", self.report_wanted.emit
            ),
            "table": self._button(self.tr("Table…"), "table-arrow-down", self.table_wanted.emit),
        }  # fmt: skip
        foot = row(gap=12)
        for button in self.buttons.values():
            foot.addWidget(button, 1)
        layout = column(gap=8)
        layout.addWidget(area, 1)
        layout.addWidget(self.said)
        layout.addLayout(foot)
        self.setLayout(layout)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._reckon)
        store.changed.connect(self._restock)

    @override
    def load(self) -> None:
        """Compare on other parts."""
        self._found, self._untouched = {}, True
        if self._model.material is not None:
            self.store.open(self._model.material)
            self._restock()

    @override
    def rescale(self) -> None:
        """Compare anew, what was chosen stays."""
        self._found = {}

    @override
    def follow(self) -> None:
        """Show the rules at once; figures that are not known come when the hand rests."""
        setup = self._model.setup
        if self._model.material is None or setup.rule is None:
            return
        basis, self._basis = self._basis, setup
        if basis is None or (basis.cost, basis.limits) != (setup.cost, setup.limits):
            self._found = {}
        entries = self.entries()
        self._found = {
            entry.key: self._found[entry.key]
            for entry in entries
            if entry.key in self._found and self._found[entry.key][0] == entry.candidate
        }
        if any(entry.candidate and entry.key not in self._found for entry in entries):
            self._rest.start()
        self._show(entries)

    def entries(self, *, every: bool = False) -> tuple[Entry, ...]:
        """Rules that are compared: today's where there is one, the one under trial, scenarios.

        Parameters
        ----------
        every : bool
            All scenarios, not only those chosen to be compared.
        """
        material, setup = self._model.material, self._model.setup
        if material is None or setup.rule is None:
            return ()
        found = []
        if material.margins is not None:
            name = self.tr("Today")
            found.append(Entry("today", name, self.tr("rule in use"), Candidate(name, None)))
        name = self.tr("Trial")
        found.append(Entry("trial", name, self.tr("on this page"), Candidate(name, setup.rule)))
        by_name = {scenario.name: scenario for scenario in self.store.scenarios}
        names = self.store.names if every else self.compared
        found += [self._entry(by_name[name], material) for name in names if name in by_name]
        return tuple(found)

    def save(self) -> None:
        """Ask for a name and keep what is set."""
        material, setup = self._model.material, self._model.setup
        if material is None or setup.rule is None:
            return
        names = self.store.names
        number = next(n for n in range(1, len(names) + 2) if self._numbered(n) not in names)
        sheet = NameSheet(
            self, self.tr("Save prices, limits and rule as a scenario"), self._numbered(number),
            lambda name: name_problem(name, self.store.names), self.tr("Save"),
        )  # fmt: skip

        def named(name: str) -> None:
            self._untouched = False
            self.compared = [*self.compared, name][-MOST_COMPARED:]
            self.store.save(Scenario.of(name, setup, material))

        sheet.named.connect(named)
        self._open(sheet)

    def list_all(self) -> None:
        """Open the list of all scenarios."""
        material = self._model.material
        if material is None:
            return
        sheet = ScenarioSheet(self, self.store, material, self.compared)
        sheet.chosen.connect(self._chosen)
        sheet.taken.connect(self.take)
        self._open(sheet)

    def take(self, scenario: Scenario) -> None:
        """Put a scenario's prices, limits, pace and rule back on the page; undone like any edit."""
        material = self._model.material
        if material is None:
            return
        rule, base = scenario.rule_on(material), scenario.base_on(material)
        if rule is not None:
            now = self._model.setup.base
            self._model.set_up(replace(scenario.setup, rule=rule, base=now))
        elif base is not None and scenario.setup.rule is not None:
            setup = replace(scenario.setup, base=base)

            def done(found: Material) -> None:
                self._model.set_up(setup, found)

            self._screen.tuning.ask(
                self, "take", lambda _progress: rescaled(material, base), done,
                self._screen.said.emit,
            )  # fmt: skip
        else:
            self._screen.said.emit(self._unscalable(scenario))

    def _entry(self, scenario: Scenario, material: Material) -> Entry:
        name, rule = scenario.name, scenario.rule_on(material)
        key = f"scenario {name}"
        base = None
        if rule is None:
            rule, base = scenario.setup.rule, scenario.base_on(material)
            if base is None:
                return Entry(key, name, self.tr("other scale"), None, scenario.data)
        about = self.tr("scenario") if scenario.tried_on(material) else self.tr("other data")
        candidate = Candidate(name, rule, scenario.setup.cost, base)
        return Entry(key, name, about, candidate, scenario.data)

    def _reckon(self) -> None:
        material, setup = self._model.material, self._model.setup
        if material is None or setup.rule is None:
            return
        cost, limits = self._model.cost, self._model.limits
        asked = [(entry.key, entry.candidate) for entry in self.entries() if entry.candidate]
        candidates = [candidate for _, candidate in asked]

        def work(_progress: Progress) -> tuple[Compared, ...]:
            return compare(material, cost, limits, candidates, rounds=ROUNDS, seed=SEED)

        def done(found: tuple[Compared, ...]) -> None:
            self._basis = setup
            self._found = {
                key: (candidate, each) for (key, candidate), each in zip(asked, found, strict=True)
            }
            self.follow()

        self._screen.tuning.ask(self, "compare", work, done, self._screen.said.emit)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        whole = all(entry.key in self._found for entry in entries if entry.candidate)
        columns, said = [], []
        for entry in entries:
            found = self._found[entry.key][1] if entry.key in self._found else None
            rule = entry.candidate.rule if entry.candidate is not None else None
            if found is not None:
                rule = found.rule
            best = whole and found is not None and found.cheapest
            known = entry.candidate is not None
            columns.append(Column(entry.name, entry.about, rule, found, best=best, known=known))
            if found is not None and found.own is not None:
                text = self.tr("{name}: {cost} per 1,000 at its own prices.")
                said.append(text.format(name=entry.name, cost=_with_range(found.own)))
            if not known:
                text = self.tr("{name}: of other classes or scores, so it cannot be reckoned.")
                said.append(text.format(name=entry.name))
        pace = self._model.setup.pace
        self.table.show_columns(columns, pace)
        said.insert(
            0, self.tr("All at the prices and limits of this page, each with its 95 % interval.")
        )
        if whole and all(found.broken for _, found in self._found.values()):
            said.insert(1, self.tr("None keeps to all limits, so none is the cheapest."))
        if not self.store.scenarios:
            said.append(self.tr("Save… keeps what is set under a name, to stand beside these."))
        set_text(self.said, " ".join(said))

    def _restock(self) -> None:
        if self._untouched:
            self.compared = list(self.store.names[-MOST_COMPARED:])
        self.follow()

    def _chosen(self) -> None:
        self._untouched = False
        self.follow()

    def _numbered(self, number: int) -> str:
        return self.tr("Scenario {n}").format(n=number)

    def _unscalable(self, scenario: Scenario) -> str:
        return self.tr(
            "{name} cannot be taken: the limits of the recipe's classes have moved by different "
            "factors since, or it was made on scores of another scale."
        ).format(name=scenario.name)

    def _open(self, sheet: ScenarioSheet | NameSheet) -> None:
        self.sheet = sheet
        sheet.closed.connect(self._gone)
        sheet.open()

    def _gone(self) -> None:
        self.sheet = None

    def _button(self, text: str, icon: str, press: Callable[[], None]) -> TouchButton:
        made = TouchButton(text, icon, pixels=16)
        made.clicked.connect(lambda _on=False: press())
        return made


def _with_range(trial: Trial) -> str:
    sure = trial.intervals["cost_per_1000"]
    cost = money(trial.figures.cost_per_1000)
    return f"{cost} (95 %: {figures.span(money(sure.low), money(sure.high))})"
