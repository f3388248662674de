"""Which bundles running stations have armed with: a lock file each, in the bundle's folder."""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from gonogo.drivers.owned import held, is_held

_MARK = ".in-use-"


def mark_in_use(folder: Path) -> Callable[[], None]:
    """Mark a bundle as armed by this process; the answer takes the mark away.

    A folder that cannot be written gets none: nobody can remove such a bundle either.
    """
    stack = ExitStack()
    try:
        stack.enter_context(held(folder / f"{_MARK}{secrets.token_hex(8)}.lock"))
    except OSError:
        return lambda: None
    return stack.close


def is_in_use(folder: Path) -> bool:
    """Whether a station that is alive has armed with a bundle."""
    return any(is_held(mark) for mark in folder.glob(f"{_MARK}*.lock"))
