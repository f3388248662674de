"""The command line. Errors are one sentence on stderr; tracebacks go to the log."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from gonogo import paths
from gonogo.cli.ending import fail
from gonogo.domain.errors import InspectError

_LOG = logging.getLogger("gonogo")

# Loaded when called, so that `gonogo --help` does not wait for Qt, pylon or ONNX Runtime.
COMMANDS = {
    "bench": "bench",
    "cameras": "cameras",
    "demo": "demo",
    "evaluate": "evaluate",
    "ledger": "ledger",
    "licences": "licences",
    "model": "model",
    "model-worker": "model_worker",
    "models": "models",
    "people": "people",
    "run": "run",
    "screen": "screen",
    "selftest": "selftest",
    "selftest-check": "selftest_check",
    "station": "station",
    "synth": "synth",
    "tune": "tune",
    "update": "update",
    "update-make-readable": "update_make_readable",
    "update-rehearse": "update_rehearse",
    "whatif": "whatif",
}
# The screen is opened by people who wait for it: not even click is imported before its window.
_SCREEN: tuple[list[str], ...] = ([], ["screen"], ["screen", "--opening"])


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; exits with 0, 1 for an error in words, 2 for wrong usage."""
    # OpenCV warns on stderr of what a sentence of ours says already.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    # NumPy's OpenBLAS starts a thread for each core that spins for 0.1 s, whether there is anything
    # to multiply or not: on two cores it takes the one on which a model could run.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _log_to_file()
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        if getattr(sys, "frozen", False):
            from gonogo.cli.handover import hand_over

            hand_over(words)
        if words in _SCREEN:
            from gonogo.cli.opening import open_screen
            from gonogo.cli.stamps import stamp

            open_screen(opened=stamp if words[1:] else None)
            sys.exit(0)
        from gonogo.cli.group import run

        sys.exit(run(words))
    except paths.NoDataFolderError as error:
        fail(str(error), 1)
    except InspectError as error:
        _LOG.error("%s", error, exc_info=True)
        fail(str(error), 1)
    except KeyboardInterrupt:
        fail("Stopped.", 130)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)
    except Exception:  # noqa: BLE001  nobody gets a traceback; the log does
        _LOG.exception("Unexpected error.")
        fail(f"Something went wrong that should not; the details are in {paths.logs()}.", 1)


def _log_to_file() -> None:
    logging.raiseExceptions = False
    logging.getLogger().addHandler(_LogFile())
    logging.getLogger().setLevel(logging.INFO)


class _LogFile(logging.Handler):
    """Opens the log with the first line of it; nobody waits for that before the first window."""

    def __init__(self) -> None:
        super().__init__()
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _opened_log()
        self._file.handle(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _opened_log() -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    try:
        handler = RotatingFileHandler(
            paths.logs() / "gonogo.log",
            maxBytes=2_000_000,
            backupCount=5,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except (OSError, paths.NoDataFolderError):
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
