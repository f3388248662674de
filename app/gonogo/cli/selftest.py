"""``gonogo selftest``: whether this installation has all that a station needs."""

from pathlib import Path

import click

from gonogo import paths
from gonogo.cli.numbers import counted
from gonogo.cli.output import emit, json_option
from gonogo.domain.errors import SelfTestError
from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.ports.selftest import CHECKS, Check, CheckResult, SelfTestReport

_TITLE = 18
_STATE = 8


@click.command()
@click.argument(
    "checks", nargs=-1, type=click.Choice([check.key for check in CHECKS]), metavar="[CHECK]..."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save the report here instead of in the data folder.",
)
@json_option
def selftest(checks: tuple[str, ...], report: Path | None, as_json: bool) -> None:
    """Check that this installation has all that a station needs, and save a report.

    It takes some 20 s and disturbs neither a running line nor its record. The exit status is 1
    where a check failed. With CHECK, the key of a check in the report, only that is made.
    """
    chosen = tuple(check for check in CHECKS if not checks or check.key in checks)
    test = ChildSelfTest([*paths.own_command(), "selftest-check"], chosen)

    def begun(check: Check) -> None:
        if not as_json:
            click.echo(f"{check.title:<{_TITLE}}", nl=False)

    def done(result: CheckResult) -> None:
        if not as_json:
            click.echo(f"{result.state:<{_STATE}}  {result.text or result.figure}")

    found = test.run(begun, done)
    problem = ""
    try:
        saved = test.save(found, report)
    except SelfTestError as error:
        problem = str(error)
    if as_json:
        emit(found, as_json=True)
    else:
        click.echo(summary(found))
        click.echo(problem or f"The report is in {saved}.")
    if not found.ok:
        raise SelfTestError(failure(found))
    if problem:
        raise SelfTestError(problem)


def summary(report: SelfTestReport) -> str:
    """Count the results."""
    states = [result.state for result in report.results]
    absent = states.count("not here")
    found = f"{states.count('ok')} ok, {states.count('failed')} failed, {absent} not here"
    checks = counted(len(states), "check", "checks")
    return f"{checks} in {report.took_s:.0f} s: {found}."


def failure(report: SelfTestReport) -> str:
    """Say what failed, and why."""
    failed = report.failed
    of = counted(len(report.results), "check", "checks")
    count = f"{len(failed)} of {of} failed"
    return f"{count}. " + " ".join(f"{result.title}: {result.text}" for result in failed)
