"""The optional GPU pack beside the program: what it holds, and whether it may be used.

The pack brings ONNX Runtime with its CUDA provider, CUDA and cuDNN, laid out as in their wheels.
``python -m installer.gpu`` makes it and writes the manifest.
"""

import stat
import sys
from pathlib import Path

import msgspec

from gonogo.domain.errors import ModelError

MANIFEST = "pack.json"
_AGAIN = "Until then models run on the CPU."


class Manifest(msgspec.Struct, frozen=True):
    """For which program the pack was made, and what lies in it.

    Parameters
    ----------
    program, onnxruntime : str
        Versions of GoNoGo and of ONNX Runtime.
    python : str
        Interpreter for which ONNX Runtime was compiled, as ``sys.implementation.cache_tag``.
    cuda : str
        Version of CUDA for which ONNX Runtime was compiled.
    driver : str
        Oldest driver of NVIDIA's for that CUDA.
    files : dict of str to int
        Bytes of each file, by its place with forward slashes.
    """

    program: str
    onnxruntime: str
    python: str
    cuda: str
    driver: str
    files: dict[str, int]


def is_there(folder: Path) -> bool:
    """Whether a pack lies in a folder, fit to be used or not.

    Raises
    ------
    ModelError
        That cannot be told.
    """
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        msg = (
            f"Whether there is a GPU pack in {folder} cannot be told ({error.strerror}); let this "
            f"user read that folder. {_AGAIN}"
        )
        raise ModelError(msg) from error


def read_manifest(folder: Path) -> Manifest:
    """Read a pack's manifest, and hold this program and the pack's files against it.

    Sizes only, which takes a millisecond: the pack has some 2 GB. A library that was cut short must
    not be loaded, since the system ends a process that reads what is missing of it.

    Raises
    ------
    ModelError
        The pack is for another program, or a file is missing or has another size.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        msg = (
            f"The GPU pack in {folder} is not used, since its {MANIFEST} cannot be read; install "
            f"the pack again. {_AGAIN}"
        )
        raise ModelError(msg) from error
    from gonogo import __version__  # read from the disk, where there is a pack to hold it against

    own = (__version__, _own_runtime(), sys.implementation.cache_tag)
    if (manifest.program, manifest.onnxruntime, manifest.python) != own:
        msg = (
            f"The GPU pack in {folder} is not used: it is for GoNoGo {manifest.program} with ONNX "
            f"Runtime {manifest.onnxruntime} ({manifest.python}), and this is GoNoGo {own[0]} with "
            f"{own[1]} ({own[2]}); install the pack of this version. {_AGAIN}"
        )
        raise ModelError(msg)
    for name, size in manifest.files.items():
        found = _size_of(folder / name)
        if found != size:
            what = "is missing" if found is None else f"has {found:,} bytes instead of {size:,}"
            msg = (
                f"The GPU pack in {folder} is not used: its file {name} {what}; install the pack "
                f"again. {_AGAIN}"
            )
            raise ModelError(msg)
    return manifest


def does_not_load(folder: Path, reason: str) -> str:
    """Say that ONNX Runtime of a pack is whole and does not load all the same."""
    return (
        f"The GPU pack in {folder} is not used, since its ONNX Runtime does not load "
        f"({reason.rstrip('.')}); install the pack again. {_AGAIN}"
    )


def _own_runtime() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("onnxruntime")
    except PackageNotFoundError:
        return "none"


def _size_of(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
