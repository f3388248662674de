"""ONNX Runtime as the rest of the program imports it: the GPU pack's, or the program's own.

The pack's is taken where it lies beside the program and fits it. Whatever is wrong with it, the
program's own is there, the CPU goes on, and `PACK` says why.

Nothing else imports ``onnxruntime``: since 1.29 its official builds tell their maker what runs, and
on which machine, unless they are told not to before the first import (microsoft/onnxruntime, pull
request 27379).
"""

import importlib.util
import logging
import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from gonogo import paths
from gonogo.domain.errors import ModelError
from gonogo.drivers.models.gpu_pack import Manifest, does_not_load, is_there, read_manifest

_LOG = logging.getLogger(__name__)
_NAME = "onnxruntime"


class Pack(msgspec.Struct, frozen=True):
    """The GPU pack as it was found when ONNX Runtime was imported.

    Parameters
    ----------
    folder : Path or None
        Where it lies, used or not; None where there is none.
    manifest : Manifest or None
        Of the pack that is used.
    problem : str
        Why it is not used; empty where it is, or where there is none.
    """

    folder: Path | None = None
    manifest: Manifest | None = None
    problem: str = ""


def _chosen() -> tuple[Any, Pack]:
    folder = paths.gpu_pack()
    if folder is None:
        return _our_own(), Pack()
    try:
        # Where there is no pack, this one question to the disk is all that a start pays for it.
        if not is_there(folder):
            return _our_own(), Pack()
        manifest = read_manifest(folder)
        return _imported_from(folder), Pack(folder, manifest)
    except ModelError as error:
        _LOG.warning("%s", error, exc_info=error.__cause__)
        return _our_own(), Pack(folder, problem=str(error))


def _our_own() -> Any:  # noqa: ANN401  onnxruntime has no types
    import onnxruntime  # seen by PyInstaller, which puts it into the frozen program

    return onnxruntime


def _imported_from(folder: Path) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Import ONNX Runtime from a pack, past the frozen program's archive, which holds our own.

    With its own folder in its name's place: its modules, its libraries and `preload_dlls`, which
    looks beside the package, all find their own.
    """
    place = folder / _NAME
    spec = importlib.util.spec_from_file_location(
        _NAME, place / "__init__.py", submodule_search_locations=[str(place)]
    )
    if spec is None or spec.loader is None:
        raise ModelError(does_not_load(folder, "it is not there"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    said = StringIO()
    try:
        with redirect_stdout(said):
            spec.loader.exec_module(module)
    except Exception as error:
        # Half of it must not be found by those who import ours.
        for name in [one for one in sys.modules if one.partition(".")[0] == _NAME]:
            del sys.modules[name]
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelError(does_not_load(folder, reason)) from error
    finally:
        if said.getvalue():
            _LOG.warning("ONNX Runtime says: %s", said.getvalue().strip())
    return module


os.environ["ORT_DISABLE_TELEMETRY"] = "1"
ort, PACK = _chosen()
"""The module, without types, and the pack."""
ort.disable_telemetry_events()  # on Windows the variable says nothing
