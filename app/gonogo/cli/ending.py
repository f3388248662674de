"""How a command ends badly."""

import sys
from typing import NoReturn


def fail(sentence: str, code: int) -> NoReturn:
    """Say a sentence on stderr and exit."""
    # In a program without a console there is nobody to say it to.
    if sys.stderr is not None:
        sys.stderr.write(f"gonogo: {sentence}\n")
        sys.stderr.flush()
    sys.exit(code)
