"""Let the new program try itself on copies of the data, in a process of its own."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from gonogo.domain.errors import InspectError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.processes import end_family
from gonogo.drivers.updates.copies import StationData
from gonogo.drivers.updates.rehearsal_lines import COMMAND, Line, read_line
from gonogo.ports.ledger import ChainReport
from gonogo.ports.update import Progress, Rehearsal, Rehearsed

_LOOK_S = 0.1
_SILENT_S = 600.0
_SAID_BYTES = 4000
_WAY_BACK = "way-back"
_QUIETLY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)


class Stage(msgspec.Struct, frozen=True):
    """What is rehearsed, with what, and where.

    Parameters
    ----------
    program, current : sequence of str
        Command lines that start the new program, and the one in use.
    data : StationData
        The real ones, which are only read.
    folder : Path
        For the copies; made.
    ask : callable
        Called all the time; raises where somebody has cancelled.
    """

    program: Sequence[str]
    current: Sequence[str]
    data: StationData
    folder: Path
    ask: Callable[[], None]


def rehearse(stage: Stage, progress: Progress, done: Callable[[Rehearsed], None]) -> Rehearsal:
    """Try a program; what fails with it is tried with the one in use as well.

    Parameters
    ----------
    done : callable
        Told each result, once.

    Raises
    ------
    InspectError
        It was cancelled, or the data cannot be copied.
    """
    began = time.monotonic()
    copy = _copied(stage, "new", progress)
    before = verify_chain(copy.ledger) if copy.has_ledger else None
    results: list[Rehearsed] = []

    def found(one: Rehearsed) -> None:
        results.append(one)
        if one.state != "failed":
            done(one)

    _try(stage, stage.program, copy, (), progress, found)
    if before is not None:
        found(_way_back(copy, before))
    broken = [one.key for one in results if one.state == "failed"]
    if broken:
        also = _broken_now(stage, broken, progress)
        if before is not None and not before.ok:
            also.add(_WAY_BACK)
        for at, one in enumerate(results):
            if one.state == "failed":
                results[at] = _as_before(one) if one.key in also else one
                done(results[at])
    return Rehearsal(tuple(results), round(time.monotonic() - began, 1))


def _broken_now(stage: Stage, keys: Sequence[str], progress: Progress) -> set[str]:
    """Which of these fail with the program in use as well, on copies that are new."""
    failed: set[str] = set()

    def found(one: Rehearsed) -> None:
        if one.state == "failed":
            failed.add(one.key)

    def told(doing: str, _share: float) -> None:
        progress(doing, 1.0)

    copy = _copied(stage, "now", told)
    _try(stage, stage.current, copy, keys, told, found)
    # That the program in use does not come to its end says nothing for the new one.
    return failed - {_PROGRAM}


def _as_before(one: Rehearsed) -> Rehearsed:
    return msgspec.structs.replace(one, state="as before")


def _copied(stage: Stage, name: str, progress: Progress) -> StationData:
    def copied(file: str) -> None:
        stage.ask()
        progress(f"Copying {file}", 0.0)

    return stage.data.copy(stage.folder / name, copied)


def _way_back(copy: StationData, before: ChainReport) -> Rehearsed:
    """Whether this program still finds each entry in what the new one has left."""
    began = time.monotonic()
    problem = ""
    try:
        after = verify_chain(copy.ledger, before.head)
        if not after.ok:
            problem = after.problem
        elif after.decisions != before.decisions:
            problem = f"Of {before.decisions} decisions {after.decisions} are left."
    except InspectError as error:
        problem = str(error)
    return Rehearsed(
        key=_WAY_BACK,
        title="Way back",
        state="failed" if problem else "ok",
        text=problem or f"{before.entries} entries are there, readable with the program in use",
        took_s=round(time.monotonic() - began, 2),
    )


def _try(
    stage: Stage,
    program: Sequence[str],
    copy: StationData,
    keys: Sequence[str],
    progress: Progress,
    found: Callable[[Rehearsed], None],
) -> None:
    """Run a program on a copy; that it does not come to its end is a result like any other."""
    began = time.monotonic()
    # Beside the copies, which are the program's own.
    out, err = (stage.folder / f"{copy.folder.name}.{name}" for name in ("out", "err"))
    try:
        with out.open("wb") as out_file, err.open("wb") as err_file:
            process = subprocess.Popen(
                [*program, COMMAND, "--readable-for", str(SCHEMA_VERSION), *keys],
                stdin=subprocess.DEVNULL,
                stdout=out_file,
                stderr=err_file,
                creationflags=_QUIETLY,
                env={**os.environ, "GONOGO_DATA": str(copy.folder), "GONOGO_INSTALLED": program[0]},
            )
    except OSError as error:
        found(_no_end(f"it does not start ({error.strerror or error})", began))
        return
    count, over = 0, False
    try:
        for line in _lines(process, out, stage.ask):
            if line.result is not None:
                count += 1
                found(line.result)
            if line.doing:
                progress(line.doing, min(count / max(line.of, 1), 1.0))
            over = over or line.over
    finally:
        end_family(process)
    if not over:
        words = _last_words(err)
        why = f"it ended with exit status {process.returncode}"
        found(_no_end(f"{why}, its last words were: {words}" if words else why, began))


_PROGRAM = "program-itself"


def _no_end(why: str, began: float) -> Rehearsed:
    return Rehearsed(
        key=_PROGRAM,
        title="New program",
        state="failed",
        text=f"It did not come to the end of its rehearsal: {why.rstrip('.')}.",
        took_s=round(time.monotonic() - began, 2),
    )


def _lines(process: subprocess.Popen[bytes], out: Path, ask: Callable[[], None]) -> Iterator[Line]:
    """Lines as they come, until the process ends or is silent for too long."""
    heard, rest = time.monotonic(), b""
    with out.open("rb") as said:
        while True:
            ask()
            ended = process.poll() is not None
            chunk = said.read()
            *whole, rest = (rest + chunk).split(b"\n")
            for text in whole:
                line = read_line(text)
                if line is not None:
                    yield line
            if chunk:
                heard = time.monotonic()
            elif ended or time.monotonic() - heard > _SILENT_S:
                return
            else:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_S)


def _last_words(said: Path) -> str:
    with said.open("rb") as log:
        log.seek(max(0, said.stat().st_size - _SAID_BYTES))
        lines = log.read().decode("utf-8", "backslashreplace").strip().splitlines()
    return lines[-1][:200].removeprefix("gonogo: ").rstrip(".") if lines else ""
