"""Where the labelled parts come from."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gonogo.gui.widgets.basics import Segmented, TouchButton, label, row, set_text
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.workbench.labelled.part import spelled
from gonogo.workbench.tuning.scores_file import Columns

_BUTTON_PX, _NARROW_PX, _COLUMN_PX = 200, 136, 100
HOURS = {"": None, "shift": 8, "day": 24, "week": 24 * 7}


class SourceState(msgspec.Struct, frozen=True):
    """What was chosen when parts were loaded."""

    kind: str
    recipe: str
    span: str
    file: Path | None
    folder: Path | None


_WRITTEN = {
    "": "all times", "shift": "last 8 hours", "day": "last 24 hours", "week": "last 7 days",
}  # fmt: skip


class CostSource(QWidget):
    """Production of a recipe, a table of scores, or a labelled folder.

    Signals
    -------
    changed : ()
        Other parts are wanted.
    file_chosen : Path
        A file whose columns are not known yet.
    """

    changed = Signal()
    file_chosen = Signal(object)

    def __init__(self, recipe: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recipe, self.span = recipe, ""
        self.recipes: tuple[str, ...] = ()
        self.file: Path | None = None
        self.names: tuple[str, ...] = ()
        self.columns: Columns | None = None
        self.folder: Path | None = None
        self.kinds = Segmented([
            ("ledger", self.tr("Production")), ("file", self.tr("Table")),
            ("folder", self.tr("Folder")),
        ])  # fmt: skip
        self.kinds.set_current("ledger")
        self.kinds.chosen.connect(lambda _kind: self._switch())
        self.recipe_button = self._button("file-document-outline", self._ask_recipe)
        self.span_button = self._button("clock-outline", self._ask_span)
        self.open_button = self._button("folder-open-outline", self._ask_file)
        self.truth_button = self._button("", lambda: self._ask_column("truth"))
        self.score_button = self._button("", lambda: self._ask_column("score"))
        for button in (self.truth_button, self.score_button):
            button.setProperty("slim", True)
            button.setFixedWidth(_COLUMN_PX)
        self.said = label("", wrap=True, muted=True)
        layout = row(self.kinds, self.recipe_button, self.span_button, self.open_button, gap=12)
        layout.addWidget(self.truth_button)
        layout.addWidget(self.score_button)
        layout.addWidget(self.said, 1)
        self.setLayout(layout)
        self._write()

    @property
    def production(self) -> bool:
        """Whether parts of production are wanted."""
        return self.kinds.current() == "ledger"

    @property
    def foldered(self) -> bool:
        """Whether a labelled folder is wanted."""
        return self.kinds.current() == "folder"

    @property
    def title(self) -> str:
        """Name of the source, for evidence and headings; the ledger's language is English."""
        if self.foldered:
            return spelled(self.folder.name) if self.folder is not None else ""
        if not self.production:
            return self.file.name if self.file is not None else ""
        return f"{self.recipe}, {_WRITTEN[self.span]}"

    def say(self, text: str) -> None:
        """Say what is loaded."""
        set_text(self.said, text)

    def open_file(self, path: Path) -> None:
        """Want a table."""
        self.file, self.names, self.columns = path, (), None
        self.kinds.set_current("file")
        self._write()
        self.file_chosen.emit(path)

    def open_folder(self, path: Path) -> None:
        """Want a labelled folder."""
        self.folder = path
        self.kinds.set_current("folder")
        self._write()
        self.changed.emit()

    def state(self) -> SourceState:
        """What is chosen now."""
        return SourceState(self.kinds.current(), self.recipe, self.span, self.file, self.folder)

    def go_back(self, state: SourceState) -> None:
        """Show what was chosen before, without wanting it anew."""
        self.recipe, self.span = state.recipe, state.span
        self.file, self.folder = state.file, state.folder
        self.kinds.set_current(state.kind)
        self._write()

    def show_columns(self, names: tuple[str, ...], columns: Columns) -> None:
        """Show which columns are taken for truth and score."""
        self.names, self.columns = names, columns
        self._write()

    def choose_recipe(self, name: str) -> None:
        """Want another recipe's production."""
        self.recipe = name
        self._write()
        self.changed.emit()

    def choose_span(self, span: str) -> None:
        """Want another time span."""
        self.span = span
        self._write()
        self.changed.emit()

    def choose_column(self, which: str, name: str) -> None:
        """Take another column."""
        if self.columns is not None:
            truth, score = self.columns.truth, self.columns.score
            self.columns = Columns(name, score) if which == "truth" else Columns(truth, name)
            self._write()
            self.changed.emit()

    def _spans(self) -> dict[str, str]:
        return {
            "": self.tr("All times"), "shift": self.tr("Last 8 hours"),
            "day": self.tr("Last 24 hours"), "week": self.tr("Last 7 days"),
        }  # fmt: skip

    def _button(self, icon: str, press: Callable[[], None]) -> TouchButton:
        made = TouchButton(" ", icon, pixels=16)
        made.setMaximumWidth(_BUTTON_PX)
        made.clicked.connect(press)
        return made

    def _switch(self) -> None:
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        production, foldered = self.production, self.foldered
        known = not (production or foldered) and self.columns is not None
        opened = self.folder if foldered else self.file
        for button, shown, text in (
            (self.recipe_button, production or foldered, self.recipe or self.tr("Recipe")),
            (self.span_button, production, self._spans()[self.span]),
            (self.open_button, not production,
             spelled(opened.name) if opened is not None else self.tr("Open…")),
        ):  # fmt: skip
            room = (_NARROW_PX if known else _BUTTON_PX) - 72
            self._name(button, text, room, shown=shown)
        for button, caption, name in (
            (self.truth_button, self.tr("Truth"), (self.columns or _NONE).truth),
            (self.score_button, self.tr("Score"), (self.columns or _NONE).score),
        ):
            self._name(button, name, _COLUMN_PX - 24, shown=known, caption=caption)

    def _name(
        self, button: TouchButton, name: str, room: int, *, shown: bool, caption: str = ""
    ) -> None:
        """Write what a button stands for, elided, whole in its tip; below its caption, if any."""
        button.setVisible(shown)
        elided = button.fontMetrics().elidedText(name, _MIDDLE, room)
        button.setText(f"{caption}\n{elided}" if caption else elided)
        whole = f"{caption}: {name}" if caption else name
        button.setToolTip(whole)
        button.setAccessibleName(whole)

    def _choose(self, title: str, names: dict[str, str], current: str) -> ChoiceSheet:
        options = [Option(key, name) for key, name in names.items()]
        sheet = ChoiceSheet(self, title, options, current, self.tr("There are none."))
        sheet.open()
        return sheet

    def _ask_recipe(self) -> None:
        names = {name: name for name in self.recipes}
        self._choose(self.tr("Recipe"), names, self.recipe).chosen.connect(self.choose_recipe)

    def _ask_span(self) -> None:
        self._choose(self.tr("Time span"), self._spans(), self.span).chosen.connect(
            self.choose_span
        )

    def _ask_column(self, which: str) -> None:
        title = self.tr("Column of the truth") if which == "truth" else self.tr("Column of scores")
        names = {name: name for name in self.names if name}
        now = getattr(self.columns or _NONE, which)
        self._choose(title, names, now).chosen.connect(lambda name: self.choose_column(which, name))

    def _ask_file(self) -> None:
        if self.foldered:
            ask_folder(self, self.tr("Open a folder of labelled images"), self.open_folder)
            return
        dialog = QFileDialog(self, self.tr("Open a table of scores"))
        dialog.setNameFilter(self.tr("Tables (*.csv *.tsv *.txt)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
    """Let a person choose a folder; nothing happens where none is chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


_NONE = Columns("", "")
_MIDDLE = Qt.TextElideMode.ElideMiddle
