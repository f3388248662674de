"""The self-test: what is checked, what a check found, and the report for support.

Results travel from the check's process and into the report file as msgspec Structs; what the
report's fields mean is written in ``docs/selftest.md``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

State = Literal["ok", "failed", "not here"]
Value: TypeAlias = str | int | float | bool | None

SCHEMA = 1
"""Of the report; it rises when a field changes its meaning or goes."""

SHIPPED_MODELS = ("tile", "weave")


class Check(Struct, frozen=True):
    """One thing that is tried.

    Parameters
    ----------
    key : str
        Stable name, for whoever reads reports.
    title : str
        For people.
    limit_s : float
        After this time it is ended, and has failed.
    """

    key: str
    title: str
    limit_s: float


CHECKS = (
    Check("program", "Program", 60),
    Check("settings", "Settings folder", 30),
    Check("disk", "Free disk space", 30),
    Check("clock", "Clock", 30),
    Check("sqlite", "SQLite", 30),
    Check("ledger", "Ledger", 60),
    Check("archive", "Picture archive", 60),
    Check("camera", "Camera emulator", 60),
    Check("usb", "USB cameras", 60),
    Check("gige", "GigE cameras", 60),
    *(Check(f"model-{name}", f"Model {name}", 90) for name in SHIPPED_MODELS),
    Check("model-worker", "Model import", 60),
    Check("gpu", "GPU", 180),
    Check("tensorrt", "TensorRT", 60),
    Check("fonts", "Fonts", 60),
    Check("icons", "Icons", 60),
    Check("screen", "Screen", 90),
    Check("link", "Station and link", 90),
)
"""In the order they are made: what the others need comes first."""


class Finding(Struct, frozen=True):
    """What a check found where nothing is wrong; what is wrong is an ``InspectError``.

    Parameters
    ----------
    figure : str
        For people, short.
    values : dict of str to Value
        The same for programs; units stand in the names.
    versions : dict of str to str
        Of what it ran on, as that says itself.
    is_here : bool
        False where the thing is not part of this machine and need not be, like a GPU.
    """

    figure: str
    values: dict[str, Value] = {}
    versions: dict[str, str] = {}
    is_here: bool = True


class CheckResult(Struct, frozen=True):
    """Outcome of one check.

    Parameters
    ----------
    text : str
        What is wrong and how it is cured; empty unless it failed.
    took_s : float
        Start of its process included.
    """

    key: str
    title: str
    state: State
    figure: str
    values: dict[str, Value]
    text: str
    took_s: float


class SelfTestReport(Struct, frozen=True):
    """All results, and on what they were found.

    Parameters
    ----------
    schema_version : int
        See :data:`SCHEMA`.
    utc : str
        When it began, ISO 8601.
    ok : bool
        No check failed.
    versions : dict of str to str
        Of program, Python, system, processor and libraries.
    results : tuple of CheckResult
        In the order of :data:`CHECKS`.
    """

    schema_version: int
    utc: str
    ok: bool
    took_s: float
    versions: dict[str, str]
    results: tuple[CheckResult, ...]

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """Those that failed."""
        return tuple(result for result in self.results if result.state == "failed")


class SelfTest(Protocol):
    """Runs the checks, each in a process of its own, beside a running line."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """What will be checked, in order."""
        ...

    def run(
        self,
        begun: Callable[[Check], None],
        done: Callable[[CheckResult], None],
        cancelled: Callable[[], bool],
    ) -> SelfTestReport:
        """Make all checks; takes some 20 s, and belongs on a worker thread.

        Raises
        ------
        SelfTestError
            It was cancelled, or there is no place for its working files.
        """
        ...

    def save(self, report: SelfTestReport, path: Path | None = None) -> Path:
        """Write a report, into the data folder unless told where.

        Raises
        ------
        SelfTestError
            It cannot be written there.
        """
        ...
