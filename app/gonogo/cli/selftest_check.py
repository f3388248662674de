"""``gonogo selftest-check``: the process of one check of the self-test; no command for people."""

import logging
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import MappingProxyType

import click

from gonogo import paths
from gonogo.domain.errors import InspectError
from gonogo.drivers.selftest.answer import Answer, scratch_for, write_answer
from gonogo.ports.selftest import SHIPPED_MODELS, Finding

_LOG = logging.getLogger(__name__)
_NICE = 5
_LACKING = re.compile(r"(lib[^\s/:]+): cannot open shared object file")


@click.command(hidden=True)
@click.argument("key")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def selftest_check(key: str, folder: Path) -> None:
    """Make the check KEY and leave the answer in FOLDER."""
    if sys.platform != "win32":
        os.nice(_NICE)
    write_answer(folder, key, made(CHECKS[key], folder))


def made(check: Callable[[Path], Finding], folder: Path) -> Answer:
    """Make a check; whatever it raises becomes a sentence."""
    try:
        return Answer(check(folder))
    except (InspectError, paths.NoDataFolderError) as error:
        _LOG.error("%s", error, exc_info=True)
        return Answer(refused=str(error))
    except ImportError as error:
        _LOG.exception("A library does not load.")
        return Answer(refused=_does_not_load(str(error)))
    except Exception as error:  # noqa: BLE001  a check that breaks is a failure like any other
        _LOG.exception("The check broke.")
        words = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")
        return Answer(
            refused=f"The check ended in an error of its own ({words}); the log says where. Send "
            "the report and the log to support."
        )


def _does_not_load(said: str) -> str:
    lacking = _LACKING.search(said)
    if lacking is not None:
        return (
            f"The library {lacking[1]} is missing. Install the package of this system that holds "
            "it (the Debian package of GoNoGo brings it along); if it lay in GoNoGo's own folder, "
            "install GoNoGo again."
        )
    return f"A part of the program does not load: {said.rstrip('.')}. Install it again."


# Each imports what it needs itself: a library that does not load fails its own check alone.


def _program(_: Path) -> Finding:
    from gonogo.drivers.selftest.machine import program

    return program()


def _settings(_: Path) -> Finding:
    from gonogo.drivers.selftest.machine import settings

    return settings()


def _disk(_: Path) -> Finding:
    from gonogo.drivers.selftest.machine import disk

    return disk()


def _clock(_: Path) -> Finding:
    from gonogo.drivers.selftest.machine import clock

    return clock()


def _sqlite(_: Path) -> Finding:
    from gonogo.drivers.selftest.record import sqlite

    return sqlite()


def _ledger(folder: Path) -> Finding:
    from gonogo.drivers.selftest.record import ledger

    return ledger(scratch_for(folder))


def _archive(folder: Path) -> Finding:
    from gonogo.drivers.selftest.record import archive

    return archive(scratch_for(folder))


def _camera(_: Path) -> Finding:
    os.environ["PYLON_CAMEMU"] = "1"  # pylon reads it once, when it is loaded
    from gonogo.drivers.selftest.cameras import emulator

    return emulator()


def _transport(name: str, _: Path) -> Finding:
    from gonogo.drivers.selftest.cameras import transport

    return transport(name)


def _model(name: str, _: Path) -> Finding:
    from gonogo.drivers.selftest.models import shipped_model

    return shipped_model(name)


def _model_worker(_: Path) -> Finding:
    from gonogo.drivers.selftest.models import worker

    return worker([*paths.own_command(), "model-worker"])


def _gpu(_: Path) -> Finding:
    from gonogo.drivers.selftest.gpu import gpu

    return gpu()


def _tensorrt(_: Path) -> Finding:
    from gonogo.drivers.selftest.gpu import tensorrt

    return tensorrt()


def _fonts(_: Path) -> Finding:
    from gonogo.gui.selftest import fonts

    return fonts()


def _icons(_: Path) -> Finding:
    from gonogo.gui.selftest import icons

    return icons()


def _screen(folder: Path) -> Finding:
    # Nothing of this window may reach the user's own settings and station.
    os.environ["GONOGO_DATA"] = str(folder / "screen")
    from gonogo.bootstrap.screen import screen_services
    from gonogo.gui.selftest import screen

    return screen(screen_services(paths.ledger(), "", None))


def _link(folder: Path) -> Finding:
    from gonogo.link.selftest import station_and_link

    return station_and_link([*paths.own_command(), "station"], folder / "station")


CHECKS: MappingProxyType[str, Callable[[Path], Finding]] = MappingProxyType(
    {
        "program": _program,
        "settings": _settings,
        "disk": _disk,
        "clock": _clock,
        "sqlite": _sqlite,
        "ledger": _ledger,
        "archive": _archive,
        "camera": _camera,
        "usb": partial(_transport, "USB"),
        "gige": partial(_transport, "GigE"),
        **{f"model-{name}": partial(_model, name) for name in SHIPPED_MODELS},
        "model-worker": _model_worker,
        "gpu": _gpu,
        "tensorrt": _tensorrt,
        "fonts": _fonts,
        "icons": _icons,
        "screen": _screen,
        "link": _link,
    }
)
"""By key; each is given the working folder of the self-test."""
