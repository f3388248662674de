"""All scenarios that are saved: which are compared, and what else to do with each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui import figures
from gonogo.gui.scenario_store import ScenarioStore
from gonogo.gui.scenarios import Scenario, name_problem
from gonogo.gui.widgets.basics import TouchButton, column, eliding, label, row
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.gui.widgets.sheet import Sheet
from gonogo.workbench.material import Material

MOST_COMPARED = 4


class ScenarioSheet(Sheet):
    """Rows of scenarios.

    Parameters
    ----------
    compared : list of str
        Names of those that stand in the comparison; the sheet changes it.

    Signals
    -------
    taken : Scenario
        To be taken back into the page.
    chosen : ()
        Others are compared.
    """

    taken = Signal(object)
    chosen = Signal()

    def __init__(
        self, over: QWidget, store: ScenarioStore, material: Material, compared: list[str]
    ) -> None:
        super().__init__(over, width=960)
        self._store, self._material, self.compared = store, material, compared
        self.rows: dict[str, dict[str, TouchButton]] = {}
        self.inner.addWidget(label(self.tr("Scenarios"), 28, bold=True))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumHeight(360)
        QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.said = label("", 18, wrap=True)
        self.undo = TouchButton(self.tr("Undo"), "undo", pixels=20)
        close = TouchButton(self.tr("Close"), pixels=20)
        close.clicked.connect(self.dismiss)
        self.undo.clicked.connect(store.undelete)
        foot = row(gap=12)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        foot.addWidget(close)
        self.inner.addWidget(self._area, 1)
        self.inner.addLayout(foot)
        store.changed.connect(self._list)
        self._list()

    def _list(self) -> None:
        self.rows.clear()
        inside = QWidget()
        layout = column(gap=12)
        for scenario in reversed(self._store.scenarios):
            layout.addLayout(self._row(scenario))
        if not self._store.scenarios:
            text = self.tr("None is saved yet. Set prices and a rule on the page, then Save…")
            layout.addWidget(label(text, 20, muted=True, wrap=True))
        layout.addStretch(1)
        inside.setLayout(layout)
        self._area.setWidget(inside)
        gone = self._store.deleted
        self.undo.setVisible(gone is not None)
        words = self.tr("{name} is deleted.")
        self.said.setText("" if gone is None else words.format(name=gone.name))

    def _row(self, scenario: Scenario) -> QVBoxLayout:
        name = scenario.name
        compare = TouchButton(self.tr("Compare"), pixels=16)
        compare.setCheckable(True)
        compare.setChecked(name in self.compared)
        compare.clicked.connect(lambda on: self._compare(name, on=on))
        take = TouchButton(self.tr("Take"), pixels=16)
        take.setToolTip(self.tr("Put its prices, limits and rule back on the page"))
        take.clicked.connect(lambda: self._take(scenario))
        rename = TouchButton(self.tr("Rename…"), pixels=16)
        rename.clicked.connect(lambda: self._rename(name))
        delete = TouchButton(self.tr("Delete"), pixels=16)
        delete.clicked.connect(lambda: self._store.delete(name))
        self.rows[name] = {"compare": compare, "take": take, "rename": rename, "delete": delete}
        for verb, button in self.rows[name].items():
            button.setAccessibleName(f"{button.text()} {name}" if verb else name)
        about = eliding(self._detail(scenario), muted=True)
        words = column(eliding(name, 20, bold=True), about, gap=0)
        line = row(gap=12)
        line.addLayout(words, 1)
        for button in self.rows[name].values():
            line.addWidget(button)
        whole = column(gap=0)
        whole.addLayout(line)
        return whole

    def _detail(self, scenario: Scenario) -> str:
        text = self.tr("{when} on {data}, {n} parts").format(
            when=figures.local(scenario.saved_utc, self.tr("%Y-%m-%d %H:%M")), data=scenario.data,
            n=figures.count(scenario.good + scenario.bad),
        )  # fmt: skip
        return text if scenario.tried_on(self._material) else self.tr("other data: ") + text

    def _compare(self, name: str, *, on: bool) -> None:
        if not on:
            self.compared.remove(name)
        elif len(self.compared) < MOST_COMPARED:
            self.compared.append(name)
        else:
            self.rows[name]["compare"].setChecked(False)
            text = self.tr("{n} are compared already; take one of them out first.")
            self.said.setText(text.format(n=MOST_COMPARED))
            return
        self.chosen.emit()

    def _take(self, scenario: Scenario) -> None:
        self.dismiss()
        self.taken.emit(scenario)

    def _rename(self, name: str) -> None:
        taken = tuple(each for each in self._store.names if each != name)
        sheet = NameSheet(
            self, self.tr("Rename {name}").format(name=name), name,
            lambda text: name_problem(text, taken), self.tr("Rename"),
        )  # fmt: skip

        def named(to: str) -> None:
            if name in self.compared:
                self.compared[self.compared.index(name)] = to
            self._store.rename(name, to)

        sheet.named.connect(named)
        sheet.open()
