"""One self-test as the screen follows it: how far it is, and what was found."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gonogo.gui.cost_desk import Progress
from gonogo.gui.screen import Screen
from gonogo.ports.selftest import Check, CheckResult, SelfTestReport

_LOOK_MS = 150


class SelfTestModel(QObject):
    """Runs the self-test on a worker thread; results are kept until the next one.

    Signals
    -------
    changed : ()
        A check began or ended, or the whole came to an end.

    Attributes
    ----------
    results : dict of str to CheckResult
        What was found so far, by key.
    report : SelfTestReport or None
        Of the last self-test that came to its end.
    saved : Path or None
        Where that lies.
    problem : str
        Why there is no report, or why it could not be saved; empty otherwise.
    """

    changed = Signal()

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._now: Check | None = None
        self._seen: tuple[Check | None, int] = (None, 0)
        self.results: dict[str, CheckResult] = {}
        self.report: SelfTestReport | None = None
        self.saved: Path | None = None
        self.problem = ""
        self.busy = False
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self._look)

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in order."""
        return self._screen.services.self_test.checks

    @property
    def now(self) -> Check | None:
        """The check that is made now."""
        return self._now if self.busy else None

    def run(self) -> None:
        """Begin, and forget what was found before."""
        test = self._screen.services.self_test
        # The thread of a self-test that was given up must not write into this one's results.
        results: dict[str, CheckResult] = {}
        self.results, self.report, self.saved, self.problem = results, None, None, ""
        self.busy, self._now = True, None

        def work(progress: Progress) -> tuple[SelfTestReport, Path]:
            def begun(check: Check) -> None:
                if not progress.stop:
                    self._now = check

            def done(result: CheckResult) -> None:
                results[result.key] = result

            report = test.run(begun, done, lambda: progress.stop)
            if not progress.stop:  # it is shown even where it cannot be saved
                self.report = report
            return report, test.save(report)

        self._screen.tuning.ask(self, "selftest", work, self._came, self._failed)
        self._watch.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what was found so far stays."""
        if self.busy:
            self._screen.tuning.drop("selftest")
            self._end(self.tr("The self-test was stopped before its end."))

    def save(self, path: Path) -> None:
        """Write the last report to a place of the person's choice."""
        report, test = self.report, self._screen.services.self_test
        if report is None:
            return

        def work(_progress: Progress) -> Path:
            return test.save(report, path)

        def came(saved: Path) -> None:
            self.saved = saved
            self.problem = ""
            self.changed.emit()

        self._screen.tuning.ask(self, "selftest", work, came, self._failed)

    def _came(self, done: tuple[SelfTestReport, Path]) -> None:
        self.report, self.saved = done
        self._end("")

    def _failed(self, text: str) -> None:
        self._end(text)

    def _end(self, problem: str) -> None:
        self.busy, self.problem = False, problem
        self._watch.stop()
        self.changed.emit()

    def _look(self) -> None:
        seen = (self._now, len(self.results))
        if seen != self._seen:
            self._seen = seen
            self.changed.emit()
