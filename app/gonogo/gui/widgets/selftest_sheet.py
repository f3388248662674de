"""The self-test over the window: a line a check, with shape and word."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui import figures
from gonogo.gui.selftest_model import SelfTestModel
from gonogo.gui.widgets.basics import TouchButton, label, set_text
from gonogo.gui.widgets.health import HealthMark, Level
from gonogo.gui.widgets.saving import ask_report_file
from gonogo.gui.widgets.sheet import Sheet
from gonogo.ports.selftest import Check, CheckResult, State

_TITLE_PX = 180
_WORD_PX = 128
_LEVELS: dict[State, Level] = {"ok": "good", "failed": "bad", "not here": "unknown"}


class CheckRow(QWidget):
    """One check: shape, word, name, and its figure or what is wrong."""

    def __init__(self, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = check.title
        self._mark = HealthMark()
        self.word = label("", 16, bold=True)
        self.word.setFixedWidth(_WORD_PX)
        name = label(check.title, 16, bold=True)
        name.setFixedWidth(_TITLE_PX)
        self.text = label("", 16, wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 8, 4)
        layout.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        for shown in (self._mark, self.word, name):
            layout.addWidget(shown, 0, top)
        layout.addWidget(self.text, 1, top)

    def show_result(self, result: CheckResult | None, *, now: bool, waits: bool) -> None:
        """Show what was found, or that it is not known yet."""
        words = {
            "ok": self.tr("ok"), "failed": self.tr("failed"), "not here": self.tr("not here"),
        }  # fmt: skip
        if result is not None:
            self._mark.set_level(_LEVELS[result.state])
            word, text = words[result.state], result.text or result.figure
        else:
            self._mark.set_level("unknown")
            word = self.tr("checking") if now else self.tr("waits") if waits else figures.NONE
            text = ""
        set_text(self.word, word)
        set_text(self.text, text)
        self.setAccessibleName(f"{self._title}: {word}. {text}")


class SelfTestSheet(Sheet):
    """Runs the self-test, shows it, and saves its report.

    Parameters
    ----------
    line_runs : bool
        Parts are judged now: the person is told that the line goes on.
    """

    def __init__(self, over: QWidget, model: SelfTestModel, *, line_runs: bool) -> None:
        super().__init__(over, whole=True)
        self.model = model
        self._line_runs = line_runs
        self.dialog: QFileDialog | None = None
        self.status = label("", 18, wrap=True)
        # Two lines always, so that the list does not jump.
        self.status.setMinimumHeight(2 * self.status.fontMetrics().lineSpacing())
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.start = TouchButton(self.tr("Run"), "play", main=True, pixels=20)
        self.save = TouchButton(self.tr("Save report…"), "content-save-outline", pixels=20)
        self.leave = TouchButton(self.tr("Close"), "close", pixels=20)
        self.rows = {check.key: CheckRow(check) for check in model.checks}
        self._area = QScrollArea()
        self._lay_out()
        self.start.clicked.connect(self._press)
        self.save.clicked.connect(self._ask_save)
        self.leave.clicked.connect(self.dismiss)
        self.closed.connect(model.cancel)
        model.changed.connect(self._write)
        self._write()

    def _press(self) -> None:
        if self.model.busy:
            self.model.cancel()
        else:
            self.model.run()

    def _write(self) -> None:
        model = self.model
        for key, row in self.rows.items():
            now = model.now is not None and model.now.key == key
            row.show_result(model.results.get(key), now=now, waits=model.busy)
        self.start.setText(self.tr("Cancel") if model.busy else self.tr("Run"))
        self.start.setAccessibleName(self.start.text())
        self.start.change_icon("stop" if model.busy else "play")
        self.save.setEnabled(model.report is not None and not model.busy)
        set_text(self.status, self._said())
        self._show_row()

    def _said(self) -> str:
        model = self.model
        if model.busy:
            words = self.tr("{n} of {all} checks done.")
            return words.format(n=len(model.results), all=len(model.checks))
        if model.report is None:
            if model.problem:
                return model.problem
            told = self.tr(
                "Tries all that a station needs, in some 20 s, with files and an emulated camera "
                "of its own: neither the record nor the camera is touched."
            )
            goes_on = self.tr("The line goes on meanwhile, with less of the processor.")
            return f"{told} {goes_on}" if self._line_runs else told
        failed = len(model.report.failed)
        count = len(model.report.results)
        words = self.tr("{n} of {all} checks failed.") if failed else self.tr("Nothing failed.")
        where = model.problem or self.tr("The report is in {path}.").format(path=model.saved)
        return f"{words.format(n=failed, all=count)} {where}"

    def _show_row(self) -> None:
        model = self.model
        failed = model.report.failed if model.report is not None else ()
        key = failed[0].key if failed else model.now.key if model.now is not None else ""
        if key:
            self._area.ensureWidgetVisible(self.rows[key])

    def _ask_save(self) -> None:
        report = self.model.report
        if report is None:
            return
        name = f"gonogo-selftest-{report.utc[:10]}.json"
        self.dialog = ask_report_file(self, self.tr("Save the report"), name, self.model.save)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(self.tr("Self-test"), 28, bold=True))
        words.addWidget(self.status)
        head.addLayout(words, 1)
        for button in (self.start, self.save, self.leave):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        listed = QVBoxLayout()
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(0)
        for each in self.rows.values():
            listed.addWidget(each)
        listed.addStretch(1)
        inside = QWidget()
        inside.setLayout(listed)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.inner.addLayout(head)
        self.inner.addWidget(self._area, 1)
