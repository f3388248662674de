"""``gonogo update-rehearse``: a new program tries itself; no command for people."""

import os
import sys
import time
from pathlib import Path

import click

from gonogo import paths
from gonogo.cli.rehearsal import Trial, trials
from gonogo.cli.selftest_check import made
from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.drivers.updates.rehearsal_lines import Line, write_line
from gonogo.ports.selftest import CHECKS, Check, CheckResult, Finding
from gonogo.ports.update import Rehearsed

_NICE = 10
_SELF_TEST = "selftest-"


@click.command(hidden=True)
@click.option("--readable-for", type=click.IntRange(1), required=True)
@click.argument("keys", nargs=-1)
def update_rehearse(readable_for: int, keys: tuple[str, ...]) -> None:
    """Try this program on the copies in the data folder; with KEYS only on these things."""
    if sys.platform != "win32":
        os.nice(_NICE)
    wanted = [one for one in trials(readable_for) if not keys or one.key in keys]
    checks = tuple(one for one in CHECKS if not keys or f"{_SELF_TEST}{one.key}" in keys)
    of = len(wanted) + len(checks)
    for one in wanted:
        _tell(Line(doing=one.title, of=of))
        _tell(Line(result=_made(one)))
    test = ChildSelfTest([*paths.own_command(), "selftest-check"], checks)

    def begun(check: Check) -> None:
        _tell(Line(doing=f"Self-test: {check.title}", of=of))

    def done(result: CheckResult) -> None:
        _tell(
            Line(
                result=Rehearsed(
                    key=f"{_SELF_TEST}{result.key}",
                    title=f"Self-test: {result.title}",
                    state="failed" if result.state == "failed" else "ok",
                    text=result.text or result.figure,
                    took_s=result.took_s,
                    is_here=result.state != "not here",
                )
            )
        )

    test.run(begun, done)
    _tell(Line(over=True))


def _made(one: Trial) -> Rehearsed:
    began = time.monotonic()
    answer = made(lambda _: Finding(one.try_it()), Path())
    took_s = round(time.monotonic() - began, 2)
    if answer.finding is None:
        return Rehearsed(one.key, one.title, "failed", answer.refused, took_s)
    return Rehearsed(one.key, one.title, "ok", answer.finding.figure, took_s)


def _tell(line: Line) -> None:
    sys.stdout.buffer.write(write_line(line))
    sys.stdout.buffer.flush()
