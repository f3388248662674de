"""Scenarios in one readable JSON file per recipe."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from gonogo.domain.errors import DataError
from gonogo.gui.scenarios import Scenario
from gonogo.workbench.whole_file import write_whole

Scenarios = tuple[Scenario, ...]
Edit = Callable[[Scenarios], Scenarios]


class _File(msgspec.Struct, frozen=True):
    schema_version: int
    scenarios: Scenarios


class Kept(msgspec.Struct, frozen=True):
    """What a file holds.

    Parameters
    ----------
    scenarios : tuple of Scenario
        Oldest first.
    note : str
        A sentence where the file was damaged; empty otherwise.
    """

    scenarios: Scenarios
    note: str = ""


def read(path: Path) -> Kept:
    """Read a file; one that is damaged is kept aside under another name.

    Raises
    ------
    DataError
        It is there and cannot be read or kept aside, or is of a newer version.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Kept(())
    except OSError as error:
        msg = f"The scenarios in {path} cannot be read: {error.strerror}."
        raise DataError(msg) from error
    try:
        found = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return Kept((), _keep_aside(path, str(error)))
    if found.schema_version != 1:
        msg = (
            f"The scenarios in {path} are of version {found.schema_version}; this program knows "
            "version 1. Use a newer one."
        )
        raise DataError(msg)
    return Kept(found.scenarios)


def change(path: Path, edit: Edit) -> Kept:
    """Change what a file holds now, which another window may have written.

    Raises
    ------
    DataError
        It could not be read or written; nothing has changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent.with_suffix(".lock"), timeout=10):
            before = read(path)
            after = edit(before.scenarios)
            if after != before.scenarios:
                text = msgspec.json.format(msgspec.json.encode(_File(1, after)), indent=1)
                write_whole(path, text + b"\n")
            return Kept(after, before.note)
    except (OSError, Timeout) as error:
        why = "another window holds it" if isinstance(error, Timeout) else error.strerror
        msg = f"The scenarios in {path} cannot be changed: {why}."
        raise DataError(msg) from error


def _keep_aside(path: Path, why: str) -> str:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    try:
        path.replace(aside)
    except OSError as error:
        msg = f"The scenarios in {path} are damaged ({why}), and cannot be kept aside: "
        raise DataError(f"{msg}{error.strerror}.") from error
    return f"The scenarios in {path} are damaged ({why}); the file is kept as {aside.name}."
