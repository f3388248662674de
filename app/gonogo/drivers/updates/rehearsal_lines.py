"""How a rehearsing program tells the one that started it what it does: JSON lines on stdout.

Two versions of the program speak here: a field may be added, and none may change its meaning.
"""

import msgspec

from gonogo.ports.update import Rehearsed

COMMAND = "update-rehearse"


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line.

    Parameters
    ----------
    doing : str
        What is tried now, for people.
    of : int
        How many things will be tried.
    result : Rehearsed or None
        What was found.
    over : bool
        This is the last line.
    """

    doing: str = ""
    of: int = 0
    result: Rehearsed | None = None
    over: bool = False


def write_line(line: Line) -> bytes:
    """Write a line with its end."""
    return msgspec.json.encode(line) + b"\n"


def read_line(text: bytes) -> Line | None:
    """Read a line; None where it is another program's chatter."""
    try:
        return msgspec.json.decode(text, type=Line)
    except msgspec.MsgspecError:
        return None
