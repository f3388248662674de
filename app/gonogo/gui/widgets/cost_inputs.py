"""The cost matrix, the limits and the pace, all by touch and by keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gonogo.gui.cost_setup import FIELDS, Setup
from gonogo.gui.widgets.basics import Segmented, column, label
from gonogo.gui.widgets.number_tile import NumberTile


class CostInputs(QWidget):
    """What a person sets.

    Signals
    -------
    edited : str, float
        A field of :data:`~gonogo.gui.cost_setup.FIELDS` and its new value.
    review_chosen : bool
        Two limits, or one.
    """

    edited = Signal(str, float)
    review_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: dict[str, NumberTile] = {}
        self.kinds = Segmented([("one", self.tr("FAIL only")), ("two", self.tr("REVIEW too"))])
        self.kinds.chosen.connect(lambda key: self.review_chosen.emit(key == "two"))
        layout = column(
            label(self.tr("What one part costs"), bold=True),
            self._matrix(),
            label(self.tr("Rule"), bold=True),
            self.kinds,
            self._numbers(),
            gap=12,
        )
        layout.addStretch(1)
        self.setLayout(layout)

    def show_setup(self, setup: Setup) -> None:
        """Show what is set."""
        self.kinds.set_current("two" if setup.review else "one")
        for key, tile in self.tiles.items():
            tile.show_value(FIELDS[key].get(setup))
        for key in ("good.review", "defect.review", "missed", "max_review_rate"):
            self.tiles[key].setEnabled(setup.review)

    def _tile(
        self, key: str, caption: str, title: str, idle: tuple[float, str] | None = None
    ) -> NumberTile:
        field = FIELDS[key]
        tile = NumberTile(caption, field.unit, field.low, field.high, idle=idle, title=title)
        tile.entered.connect(lambda value: self.edited.emit(key, value))
        self.tiles[key] = tile
        return tile

    def _matrix(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        rows = {"good": self.tr("Good"), "defect": self.tr("Defect")}
        actions = {"pass": "PASS", "fail": "FAIL", "review": "REVIEW"}
        for number, (action, word) in enumerate(actions.items(), 1):
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
            self._tile("min_recall", self.tr("Min. recall"),
                       self.tr("Least recall; 0 is no limit"), (0.0, none)),
            self._tile("max_fpr", self.tr("Max. FPR"),
                       self.tr("Largest FPR; 100 is no limit"), (100.0, none)),
            self._tile("max_review_rate", self.tr("Max. review"),
                       self.tr("Largest review rate; 100 is no limit"), (100.0, none)),
            self._tile("missed", self.tr("Reviewer misses"),
                       self.tr("Share of defects that the reviewer passes")),
            self._tile("parts_per_hour", self.tr("Parts per hour"), self.tr("Parts per hour")),
            self._tile("hours_per_shift", self.tr("Hours a shift"), self.tr("Hours a shift")),
            self._tile("hours_per_year", self.tr("Hours a year"), self.tr("Hours a year")),
        )  # fmt: skip
        for number, tile in enumerate(tiles):
            grid.addWidget(tile, number // 2, number % 2)
        for number in range(2):
            grid.setColumnStretch(number, 1)
        return box
