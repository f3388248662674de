"""The package for a plant: the frozen tree, what may be in it, and its licences."""

import sys
from types import TracebackType

import dev


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in a sentence which environment a command of this folder wants."""
    if isinstance(error, ModuleNotFoundError):
        print(
            f"installer: {sys.executable} has no {error.name}. Type once 'python3 dev.py setup', "
            f"and then {dev.PYTHON} in the place of that python.",
            file=sys.stderr,
        )
    else:
        sys.__excepthook__(kind, error, trace)


# Python itself looks for the module that it was asked to run: what that imports is not there yet.
if sys.argv[0] == "-m":
    sys.excepthook = _tell
