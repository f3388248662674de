"""Update from a file over the window: what it holds, its rehearsal, and the way back."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gonogo.gui import figures, theme
from gonogo.gui.update_model import UpdateModel
from gonogo.gui.widgets.basics import TouchButton, column, label, set_text
from gonogo.gui.widgets.dropping import dropped_file
from gonogo.gui.widgets.saving import ask_report_file
from gonogo.gui.widgets.sheet import Sheet
from gonogo.gui.widgets.update_rows import RehearsalList
from gonogo.gui.widgets.update_sign import UpdateSignSheet
from gonogo.ports.update import Offer

SUFFIX = ".update"
_LEFT_PX = 400


class UpdateSheet(Sheet):
    """Tries an update and takes it, or goes back; a file may be dropped on it.

    Parameters
    ----------
    line_runs : bool
        Parts are judged now: the person is told that the line goes on.
    """

    def __init__(self, over: QWidget, model: UpdateModel, *, line_runs: bool) -> None:
        super().__init__(over, whole=True)
        self.model = model
        self._line_runs = line_runs
        self.dialog: QFileDialog | None = None
        self.signing: UpdateSignSheet | None = None
        self.setAcceptDrops(True)
        self.status = label("", 18, wrap=True)
        # Two lines always, so that the list does not jump.
        self.status.setMinimumHeight(2 * self.status.fontMetrics().lineSpacing())
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.file = TouchButton(self.tr("Choose file…"), "folder-open-outline", pixels=20)
        self.take = TouchButton(self.tr("Take…"), "check", main=True, pixels=20)
        self.save = TouchButton(self.tr("Save report…"), "content-save-outline", pixels=20)
        self.leave = TouchButton(self.tr("Close"), "close", pixels=20)
        self.back = TouchButton(self.tr("Way back…"), "undo-variant", pixels=20)
        self.bar = QProgressBar()
        self.offered = label("", 18, bold=True, wrap=True)
        self.origin = label("", 16, muted=True, wrap=True)
        self.notes = QPlainTextEdit()
        self.programs = label("", 16, wrap=True)
        self.list = RehearsalList()
        self._lay_out()
        self.file.clicked.connect(self._press)
        self.take.clicked.connect(self._ask_take)
        self.save.clicked.connect(self._ask_save)
        self.back.clicked.connect(self._ask_back)
        self.leave.clicked.connect(self.dismiss)
        self.closed.connect(model.cancel)
        model.changed.connect(self._write)
        model.refused.connect(self._refused)
        self._write()

    def choose(self, file: Path) -> None:
        """Try the update in a file."""
        if not self.model.busy:
            self.model.choose(file)

    def _press(self) -> None:
        if self.model.busy == "try":
            self.model.cancel()
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        kinds = self.tr("Update files") + f" (*{SUFFIX})"
        dialog = QFileDialog(self, self.tr("Choose an update"), folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.choose(Path(chosen)))
        self.dialog = dialog
        dialog.open()

    def _ask_take(self) -> None:
        offer = self.model.offer
        if offer is None:
            return
        version = offer.manifest.version
        sheet = UpdateSignSheet(
            self,
            self.tr("Take version {version}").format(version=version),
            self.tr(
                "The next start of the screen and of the station runs it; what runs now goes on as "
                "it is. Your name and what the rehearsal found go into the ledger."
            ),
            self.tr("Take"),
            asks_why=False,
        )
        sheet.signed.connect(lambda _why, name, word: self.model.take(name, word))
        self._open(sheet)

    def _ask_save(self) -> None:
        offer = self.model.offer
        if offer is not None:
            name = f"gonogo-update-{offer.manifest.version}.json"
            self.dialog = ask_report_file(self, self.tr("Save the report"), name, self.model.save)

    def _ask_back(self) -> None:
        state = self.model.state
        if state is None or state.former is None:
            return
        sheet = UpdateSignSheet(
            self,
            self.tr("Go back to {program}").format(program=self._named(state.former)),
            self.tr(
                "The next start of the screen and of the station runs it again. Ledger, recipes "
                "and models stay as they are."
            ),
            self.tr("Go back"),
            asks_why=True,
        )
        sheet.signed.connect(self.model.back)
        self._open(sheet)

    def _open(self, sheet: UpdateSignSheet) -> None:
        self.signing = sheet
        sheet.closed.connect(self._signing_over)
        sheet.open()

    def _signing_over(self) -> None:
        self.signing = None

    def _refused(self, text: str) -> None:
        if self.signing is not None:
            self.signing.refuse(text)

    def _write(self) -> None:
        model = self.model
        trying = model.busy == "try"
        if model.done and self.signing is not None:
            self.signing.dismiss()
        self.file.setText(self.tr("Cancel") if trying else self.tr("Choose file…"))
        self.file.setAccessibleName(self.file.text())
        self.file.change_icon("stop" if trying else "folder-open-outline")
        self.file.setEnabled(model.busy != "sign")
        self.take.setEnabled(model.may_be_taken)
        self.save.setEnabled(model.has_report)
        self.back.setEnabled(
            not model.busy and model.state is not None and model.state.former is not None
        )
        self.bar.setVisible(trying)
        self.bar.setValue(round(100 * model.share))
        set_text(self.status, self._said())
        self._write_offer(model.offer)
        set_text(self.programs, self._programs())
        self.list.show_results(list(model.results))
        self._write_panel()

    def _said(self) -> str:
        model = self.model
        if model.busy == "try":
            return self._doing()
        if model.problem and model.results:
            return model.problem
        if model.offer is None or not model.results:
            told = self.tr(
                "An update tries itself on copies of the ledger, the recipes and the models before "
                "it can be taken."
            )
            goes_on = self.tr("The line goes on meanwhile, with less of the processor.")
            return f"{told} {goes_on}" if self._line_runs else told
        return self._found()

    def _found(self) -> str:
        model = self.model
        if not model.failed:
            found = self.tr(
                "{n} things tried, and nothing stands against the update. It is not taken yet."
            )
        elif model.saved is None:
            found = self.tr(
                "{n} of {all} things that work now would not work any more: the update cannot be "
                "taken. Save the report and send it to who made it."
            )
        else:
            found = self.tr(
                "{n} of {all} things that work now would not work any more: the update cannot be "
                "taken. Send the report to who made it."
            )
        said = found.format(n=model.failed or len(model.results), all=len(model.results))
        if model.saved is None:
            return said
        where = self.tr("The report is in {path}.").format(path=model.saved)
        return f"{said} {where}"

    def _doing(self) -> str:
        doing = self.model.doing
        words = {
            "Checking the file": self.tr("Checking the file …"),
            "Unpacking": self.tr("Unpacking the new program …"),
            "": self.tr("Reading the file …"),
        }
        if doing in words:
            return words[doing]
        if doing.startswith("Copying"):
            return self.tr("Copying the data for the rehearsal …")
        return self.tr("Trying: {what}").format(what=doing)

    def _write_panel(self) -> None:
        """Say in the place of the list what is wrong with a file, or that there is none."""
        model, panel = self.model, self.list.panel
        panel.setVisible(not model.busy and not model.results)
        if model.problem:
            title = self.tr("The update cannot be taken")
            panel.show_state("file-alert-outline", title, model.problem)
        elif model.done:
            panel.show_state("check", self.tr("Done"), model.done)
        else:
            panel.show_state(
                "package-up",
                self.tr("No update chosen"),
                self.tr("Choose an update file, or drop it here."),
            )

    def _write_offer(self, offer: Offer | None) -> None:
        for shown in (self.offered, self.origin, self.notes):
            shown.setVisible(offer is not None)
        if offer is None:
            return
        manifest = offer.manifest
        set_text(self.offered, self.tr("Version {version}").format(version=manifest.version))
        told = self.tr(
            "Signed by {name} (key {key}…), made on {day}. Takes {mb} MB beside the program that "
            "is installed."
        )
        set_text(
            self.origin,
            told.format(
                name=offer.key.name, key=offer.key.fingerprint[:16], day=manifest.made_utc[:10],
                mb=figures.count(round(manifest.unpacked_bytes / 1e6)),
            ),
        )  # fmt: skip
        notes = manifest.notes or self.tr("Its makers say nothing about what is new.")
        if self.notes.toPlainText() != notes:
            self.notes.setPlainText(notes)

    def _programs(self) -> str:
        state = self.model.state
        if state is None:
            return ""
        lines = [self.tr("Running now: version {version}").format(version=state.running)]
        if state.next != state.running:
            lines.append(self.tr("Next start: {program}").format(program=self._named(state.next)))
        if state.former is not None:
            lines.append(self.tr("Way back: {program}").format(program=self._named(state.former)))
        if state.problem:
            lines.append(state.problem)
        return "\n".join(lines)

    def _named(self, version: str) -> str:
        if not version:
            return self.tr("the installed program")
        return self.tr("version {version}").format(version=version)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, SUFFIX) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event, SUFFIX)
        if file is not None:
            self.choose(file)

    def _lay_out(self) -> None:
        words = column(label(self.tr("Update from file"), 28, bold=True), self.status, gap=4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        for button in (self.file, self.take, self.leave):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.notes.setFont(theme.font(16))
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(self.tr("What is new"))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.offered)
        left.addWidget(self.origin)
        left.addWidget(self.notes, 1)
        left.addStretch()
        left.addWidget(self.save)
        left.addWidget(self.programs)
        left.addWidget(self.back)
        box = QWidget()
        box.setFixedWidth(_LEFT_PX)
        left.setContentsMargins(0, 0, 0, 0)
        box.setLayout(left)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(box)
        both.addWidget(self.list, 1)
        self.inner.addLayout(head)
        self.inner.addWidget(self.bar)
        self.inner.addLayout(both, 1)
