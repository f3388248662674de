"""The cost matrix, the limits and the pace, all by touch and by keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from gonogo.gui import figures
from gonogo.gui.cost_setup import Setup, class_key, field_of
from gonogo.gui.widgets.basics import Segmented, TouchButton, clear, column, eliding, label
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.number_tile import NumberTile
from gonogo.workbench.prevalence import DefectRate

_ACTIONS = {"pass": "PASS", "fail": "FAIL", "review": "REVIEW"}
_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "PLN", "CZK", "CNY", "JPY", "KRW", "INR", "BRL")


class CostInputs(QWidget):
    """What a person sets.

    Signals
    -------
    edited : str, float
        A field of :data:`~gonogo.gui.cost_setup.FIELDS` and its new value.
    review_chosen : bool
        Two limits, or one.
    currency_chosen : str
        What costs are counted in; empty where they are relative.
    """

    edited = Signal(str, float)
    review_chosen = Signal(bool)
    currency_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: dict[str, NumberTile] = {}
        self._classes: tuple[str, ...] = ()
        self._currency = ""
        self._shown: tuple[object, ...] = ()
        self.currency = TouchButton(" ", "cash", pixels=16)
        self.currency.clicked.connect(self._ask_currency)
        self.as_produced = TouchButton(" ", pixels=16)
        self.as_produced.setProperty("slim", True)
        self.as_produced.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.as_produced.clicked.connect(self._take_produced)
        self._produced: DefectRate | None = None
        self.per_class = TouchButton(self.tr("A limit for each class"), pixels=16)
        self._own = column(gap=8)
        self.own = QWidget()
        self.own.setLayout(self._own)
        self.kinds = Segmented([("one", self.tr("FAIL only")), ("two", self.tr("REVIEW too"))])
        self.kinds.chosen.connect(lambda key: self.review_chosen.emit(key == "two"))
        layout = column(
            label(self.tr("What one part costs"), bold=True),
            self._matrix(),
            self.currency,
            label(self.tr("Rule"), bold=True),
            self.kinds,
            self.per_class,
            self._numbers(),
            self.own,
            gap=12,
        )
        layout.addStretch(1)
        self.setLayout(layout)

    def show_setup(self, setup: Setup) -> None:
        """Show what is set; a drag changes none of it."""
        shown = (setup.plan, setup.review, self._classes)
        if shown == self._shown:
            return
        self._shown = shown
        self.kinds.set_current("two" if setup.review else "one")
        for key, tile in self.tiles.items():
            tile.show_value(field_of(key).get(setup))
        looks = ("good.review", "defect.review", "missed", "overdone", "max_review_rate", "looks")
        for key in (*looks, *(class_key(name, "review") for name in self._classes)):
            self.tiles[key].setEnabled(setup.review)
        self._currency = setup.cost.currency
        priced = self.tr("Costs in {currency}").format(currency=self._currency)
        self.currency.setText(priced if self._currency else self.tr("Costs are relative"))
        self.currency.setAccessibleName(self.currency.text())

    def show_parts(self, classes: Sequence[str], produced: DefectRate | None) -> None:
        """Show a row for each defect class, where there are several, and what production tells."""
        self._produced = produced
        self.as_produced.setEnabled(produced is not None)
        self.as_produced.setText(self._produced_words(produced))
        self.as_produced.setAccessibleName(self.as_produced.text().replace("\n", ": "))
        self.as_produced.setToolTip(
            self.tr("The defect rate that labels and audit sample tell; press to reckon with it")
        )
        wanted = tuple(classes) if len(classes) > 1 else ()
        self.per_class.setVisible(bool(wanted))
        if wanted == self._classes:
            return
        for name in self._classes:
            for action in (*_ACTIONS, "recall"):
                del self.tiles[class_key(name, action)]
        clear(self.own)
        self.own.setVisible(bool(wanted))
        self._classes = wanted
        for name in wanted:
            self._own.addWidget(self._class_rows(name))

    def _tile(
        self, key: str, caption: str, title: str, idle: tuple[float, str] | None = None
    ) -> NumberTile:
        field = field_of(key)
        tile = NumberTile(caption, field.unit, field.low, field.high, idle=idle, title=title)
        tile.entered.connect(lambda value: self.edited.emit(key, value))
        self.tiles[key] = tile
        return tile

    def _produced_words(self, produced: DefectRate | None) -> str:
        if produced is None:
            return self.tr("Produced\n–")
        span = figures.span(figures.percent(produced.low), figures.percent(produced.high))
        return self.tr("Produced {rate}\n{span}").format(
            rate=figures.percent(produced.value), span=span
        )

    def _take_produced(self) -> None:
        if self._produced is not None:
            self.edited.emit("defect_rate", float(f"{100 * self._produced.value:.3g}"))

    def _ask_currency(self) -> None:
        options = [Option(code, code) for code in _CURRENCIES]
        options.insert(0, Option("", self.tr("Relative: a false reject is the unit")))
        title = self.tr("What costs are counted in")
        sheet = ChoiceSheet(self, title, options, self._currency, "")
        sheet.chosen.connect(self.currency_chosen)
        sheet.open()

    def _class_rows(self, name: str) -> QWidget:
        """Prices of one defect class, and the recall asked of it."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(eliding(name, bold=True), 0, 0, 1, 3)
        title = self.tr("Cost of a part with {name} that is {action}")
        for number, (action, word) in enumerate(_ACTIONS.items()):
            key = class_key(name, action)
            tile = self._tile(key, word, title.format(name=name, action=word))
            grid.addWidget(tile, 1, number)
            grid.setColumnStretch(number, 1)
        none = self.tr("no limit")
        recall = self._tile(
            class_key(name, "recall"), self.tr("Min. recall"),
            self.tr("Least recall of {name}; 0 is no limit").format(name=name), (0.0, none),
        )  # fmt: skip
        grid.addWidget(recall, 2, 0, 1, 3)
        return box

    def _matrix(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        rows = {"good": self.tr("Good"), "defect": self.tr("Defect")}
        for number, (action, word) in enumerate(_ACTIONS.items(), 1):
            head = label(word, bold=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(head, 0, number)
            grid.setColumnStretch(number, 1)
            for line, (row, name) in enumerate(rows.items(), 1):
                title = self.tr("Cost of a {row} part that is {action}")
                tile = self._tile(f"{row}.{action}", "", title.format(row=row, action=word))
                grid.addWidget(tile, line, number)
                grid.addWidget(label(name), line, 0)
        self.tiles["good.fail"].setToolTip(self.tr("Overkill: a good part is rejected"))
        self.tiles["defect.pass"].setToolTip(self.tr("Escape: a bad part is delivered"))
        self.tiles["good.review"].setToolTip(self.tr("One look by a person"))
        self.tiles["defect.review"].setToolTip(self.tr("One look by a person"))
        return box

    def _numbers(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        none = self.tr("no limit")
        tiles = (
            self._tile("defect_rate", self.tr("Defect rate"), self.tr("Defect rate of production")),
            self.as_produced,
            self._tile("min_recall", self.tr("Min. recall"),
                       self.tr("Least recall; 0 is no limit"), (0.0, none)),
            self._tile("max_fpr", self.tr("Max. FPR"),
                       self.tr("Largest FPR; 100 is no limit"), (100.0, none)),
            self._tile("max_review_rate", self.tr("Max. review"),
                       self.tr("Largest review rate; 100 is no limit"), (100.0, none)),
            self._tile("looks", self.tr("Looks an hour"),
                       self.tr("Most parts an hour that a person can look at; 0 is no limit"),
                       (0.0, none)),
            self._tile("max_escapes", self.tr("Max. escapes"),
                       self.tr("Most escapes in a million parts; 1,000,000 is no limit"),
                       (1e6, none)),
            self._tile("missed", self.tr("Reviewer passes"),
                       self.tr("Share of defects that the reviewer passes")),
            self._tile("overdone", self.tr("Reviewer fails"),
                       self.tr("Share of good parts that the reviewer fails")),
            self._tile("parts_per_hour", self.tr("Parts per hour"), self.tr("Parts per hour")),
            self._tile("hours_per_shift", self.tr("Hours a shift"), self.tr("Hours a shift")),
            self._tile("hours_per_year", self.tr("Hours a year"), self.tr("Hours a year")),
        )  # fmt: skip
        for number, tile in enumerate(tiles):
            grid.addWidget(tile, number // 2, number % 2)
        for number in range(2):
            grid.setColumnStretch(number, 1)
        return box
