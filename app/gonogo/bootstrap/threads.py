"""How threads share the interpreter."""

import sys

_SWITCH_S = 0.0005


def share_interpreter() -> None:
    """Let a thread that only computes, or imports, keep the interpreter for half a millisecond.

    Unless told, Python lets it for 5 ms, and whoever comes back from OpenCV or ONNX Runtime waits.
    """
    sys.setswitchinterval(_SWITCH_S)
