"""Runs each check of the self-test in a process of its own: a crash or a hang is a failure too.

Nothing is imported here that an installation might lack, so that what it lacks is said in words.
"""

import logging
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from gonogo import paths
from gonogo.domain.errors import SelfTestError
from gonogo.drivers.durable import write_durably
from gonogo.drivers.processes import end_family
from gonogo.drivers.selftest.answer import Answer, read_answer, scratch_for
from gonogo.ports.selftest import CHECKS, SCHEMA, Check, CheckResult, SelfTestReport, State

_LOG = logging.getLogger(__name__)
_LOOK_S = 0.05
_SAID_BYTES = 4000
_QUIETLY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)


class ChildSelfTest:
    """A :class:`~gonogo.ports.selftest.SelfTest` that starts a child process for each check.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo selftest-check`` of this program, frozen or not; a check's key and the
        folder for its answer are added.
    checks : tuple of Check
        What is checked.
    """

    def __init__(self, command: Sequence[str], checks: tuple[Check, ...] = CHECKS) -> None:
        self._command = tuple(command)
        self._checks = checks

    @property
    def checks(self) -> tuple[Check, ...]:
        """What will be checked, in order."""
        return self._checks

    def run(
        self,
        begun: Callable[[Check], None] = lambda _: None,
        done: Callable[[CheckResult], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> SelfTestReport:
        """Make all checks.

        Raises
        ------
        SelfTestError
            It was cancelled, or there is no place for its working files.
        """
        utc = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        began = time.monotonic()
        results: list[CheckResult] = []
        versions: dict[str, str] = {}
        try:
            with tempfile.TemporaryDirectory(prefix="gonogo-selftest-") as name:
                for check in self._checks:
                    begun(check)
                    started = time.monotonic()
                    answer = self._answer(check, Path(name), cancelled)
                    result = _result(check, answer, time.monotonic() - started)
                    results.append(result)
                    if answer.finding is not None:
                        versions |= answer.finding.versions
                    done(result)
        except OSError as error:
            msg = (
                f"The self-test has no place to work in: {error.strerror or error}. Look for space "
                f"in {tempfile.gettempdir()} and try again."
            )
            raise SelfTestError(msg) from error
        return SelfTestReport(
            schema_version=SCHEMA,
            utc=utc,
            ok=all(result.state != "failed" for result in results),
            took_s=round(time.monotonic() - began, 2),
            versions=versions,
            results=tuple(results),
        )

    def save(self, report: SelfTestReport, path: Path | None = None) -> Path:
        """Write a report, into the data folder unless told where.

        Raises
        ------
        SelfTestError
            It cannot be written there.
        """
        try:
            if path is None:
                stamp = report.utc.replace("-", "").replace(":", "")
                path = paths.self_tests() / f"selftest-{stamp}.json"
            write_durably(path, msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
        except (OSError, paths.NoDataFolderError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
            where = "" if path is None else f" to {path}"
            msg = f"The report cannot be written{where} ({why}); choose another place for it."
            raise SelfTestError(msg) from error
        return path

    def _answer(self, check: Check, folder: Path, cancelled: Callable[[], bool]) -> Answer:
        said = folder / f"{check.key}.said"
        try:
            with said.open("wb") as out:
                process = subprocess.Popen(
                    [*self._command, check.key, str(folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    creationflags=_QUIETLY,
                )
        except OSError as error:
            return Answer(refused=f"The program could not be started again: {error.strerror}.")
        try:
            late = _wait(process, check.limit_s, cancelled)
        finally:
            end_family(process)
            with suppress(paths.NoDataFolderError):
                shutil.rmtree(scratch_for(folder), ignore_errors=True)
            words = _last_words(check, said)
        if late:
            return Answer(
                refused=f"The check did not end within {check.limit_s:.0f} s and was stopped; try "
                "again when the machine has less to do, and send the report to support."
            )
        return read_answer(folder, check.key) or Answer(refused=_crash(process.returncode, words))


def _result(check: Check, answer: Answer, took_s: float) -> CheckResult:
    finding = answer.finding
    state: State = "failed"
    if finding is not None:
        state = "ok" if finding.is_here else "not here"
    return CheckResult(
        key=check.key,
        title=check.title,
        state=state,
        figure="" if finding is None else finding.figure,
        values={} if finding is None else finding.values,
        text=answer.refused,
        took_s=round(took_s, 2),
    )


def _wait(process: subprocess.Popen[bytes], limit_s: float, cancelled: Callable[[], bool]) -> bool:
    """Wait for the end; True where it did not come in time."""
    until = time.monotonic() + limit_s
    while True:
        try:
            process.wait(_LOOK_S)
        except subprocess.TimeoutExpired:
            if cancelled():
                msg = "The self-test was stopped before its end."
                raise SelfTestError(msg) from None
            if time.monotonic() > until:
                return True
        else:
            return False


def _crash(code: int, words: str) -> str:
    how = f"signal {-code}" if code < 0 else f"exit status {code}"
    last = f", its last words were: {words}" if words else ""
    return (
        f"The check crashed ({how}{last}). Install GoNoGo again, and if that does not help send "
        "the report and the log to support."
    )


def _last_words(check: Check, said: Path) -> str:
    """Log what a check's process said; its last line."""
    with said.open("rb") as log:
        log.seek(max(0, said.stat().st_size - _SAID_BYTES))
        text = log.read().decode("utf-8", "backslashreplace").strip()
    if text:
        _LOG.info("The check %s says: %s", check.key, text)
    return text.splitlines()[-1][:200].removeprefix("gonogo: ").rstrip(".") if text else ""
