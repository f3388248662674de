"""Writes the cost page as a PDF and its figures as CSV, off the screen's thread."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import ROUNDS, SEED
from gonogo.gui.cost_report import report_blocks, title_of
from gonogo.gui.cost_setup import Setup
from gonogo.gui.report_pages import write_pdf
from gonogo.gui.report_tables import Report
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.cost_compare import Entry
from gonogo.workbench.comparison import Compared, compare, rival_candidates
from gonogo.workbench.figures_csv import Row, figures_csv
from gonogo.workbench.material import Material
from gonogo.workbench.whole_file import write_whole


class Export(msgspec.Struct, frozen=True, eq=False):
    """What is written.

    Parameters
    ----------
    entries : tuple of Entry
        Today's rule where there is one, the one under trial, and all scenarios.
    said : tuple of str
        Sentences of the page.
    """

    material: Material
    setup: Setup
    entries: tuple[Entry, ...]
    said: tuple[str, ...]


class CostExporter(QObject):
    """Asks where to, and writes.

    Signals
    -------
    busy : str
        What is being written; empty when that is over.
    """

    busy = Signal(str)

    def __init__(self, screen: Screen, page: QWidget) -> None:
        super().__init__(page)
        self._screen, self._page = screen, page
        self.dialog: QFileDialog | None = None

    def report(self, export: Export) -> None:
        """Ask for a place for the PDF."""
        self._ask(
            export.material, self.tr("Save the report"), self.tr("PDF (*.pdf)"), "pdf",
            lambda path: self.write_report(export, path),
        )  # fmt: skip

    def table(self, export: Export) -> None:
        """Ask for a place for the CSV file."""
        self._ask(
            export.material, self.tr("Save the figures"), self.tr("CSV (*.csv)"), "csv",
            lambda path: self.write_table(export, path),
        )  # fmt: skip

    def write_report(self, export: Export, path: Path) -> None:
        """Write the PDF."""
        who = self._screen.settings.now.reviewer or self.tr("a person not named")
        when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z")

        def work(_progress: Progress) -> Path:
            found, rivals = _reckoned(export)
            title = title_of(export.material)
            report = Report(
                material=export.material, setup=export.setup, said=export.said,
                today=found.get("today"), trial=found["trial"],
                scenarios=tuple(
                    (found[entry.key], entry.about)
                    for entry in export.entries
                    if entry.key in found and entry.key not in ("today", "trial")
                ),
                rivals=rivals, who=who, when=when,
            )  # fmt: skip
            write_whole(path, write_pdf(report_blocks(report), title, f"GoNoGo · {title} · {when}"))
            return path

        self._run("report", work, self.tr("Writing the report"))

    def write_table(self, export: Export, path: Path) -> None:
        """Write the CSV file."""
        pace = export.setup.pace
        hourly = pace.parts_per_hour
        produced = (hourly * pace.hours_per_shift, hourly * pace.hours_per_year)

        def work(_progress: Progress) -> Path:
            found, rivals = _reckoned(export)
            rows = [
                Row(entry.key.split(" ")[0], found[entry.key], entry.made_on)
                for entry in export.entries
                if entry.key in found
            ]
            rows += [Row("rival", each) for each in rivals]
            write_whole(path, figures_csv(rows, export.material, export.setup.cost, produced))
            return path

        self._run("table", work, self.tr("Writing the table"))

    def _run(
        self, kind: Literal["report", "table"], work: Callable[[Progress], Path], words: str
    ) -> None:
        def done(path: Path) -> None:
            self.busy.emit("")
            self._screen.said.emit(self.tr("Written: {path}").format(path=path))

        def failed(text: str) -> None:
            self.busy.emit("")
            self._screen.said.emit(text)

        self.busy.emit(words)
        self._screen.tuning.ask(self, kind, work, done, failed)

    def _ask(
        self, material: Material, title: str, kind: str, suffix: str,
        then: Callable[[Path], None],
    ) -> None:  # fmt: skip
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = re.sub(r"[^\w.-]+", "-", material.name).strip("-.") or "gonogo"
        today = datetime.now().astimezone().strftime("%Y-%m-%d")
        dialog = QFileDialog(self._page, title, folder, kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name}-{today}.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self.dialog = dialog
        dialog.open()


def _reckoned(export: Export) -> tuple[dict[str, Compared], tuple[Compared, ...]]:
    """Figures of the entries by key, and of rules by other customs."""
    material, setup = export.material, export.setup
    known = [(entry.key, entry.candidate) for entry in export.entries if entry.candidate]
    found = compare(
        material, setup.cost, setup.limits, [candidate for _, candidate in known],
        rounds=ROUNDS, seed=SEED,
    )  # fmt: skip
    rivals = compare(
        material, setup.cost, setup.limits, rival_candidates(material, setup.cost, setup.limits),
        rounds=ROUNDS, seed=SEED,
    )  # fmt: skip
    by_key = {key: each for (key, _), each in zip(known, found, strict=True)}
    return by_key, tuple(replace(each, cheapest=False) for each in rivals)
