"""How a command ends badly."""

import sys
from typing import NoReturn

_MB_ICONERROR = 0x10


def fail(sentence: str, code: int) -> NoReturn:
    """Say a sentence on stderr, or in a message box where there is no console, and exit."""
    if sys.stderr is not None:
        sys.stderr.write(f"gonogo: {sentence}\n")
        sys.stderr.flush()
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, "GoNoGo", _MB_ICONERROR)
    sys.exit(code)
