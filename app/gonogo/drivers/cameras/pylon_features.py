"""A camera's features as pylon feature files (``.pfs``), or as text kept for its return.

Saving and loading walk over all selectors, the user outputs' too: the caller keeps other threads
from driving outputs meanwhile.
"""

from pathlib import Path
from typing import Any

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.pylon_sdk import PylonError, pylon, said


def save(device: Any, path: Path, name: str) -> None:  # noqa: ANN401  pypylon has no types
    """Write a feature file.

    Raises
    ------
    DeviceError
        The file cannot be written.
    """
    try:
        pylon.FeaturePersistence.Save(str(path), device.GetNodeMap())
    except PylonError as error:
        msg = f"{name} could not save its features to {path}: {said(error)}."
        raise DeviceError(msg) from error


def load(device: Any, path: Path, name: str) -> None:  # noqa: ANN401  pypylon has no types
    """Load a feature file and check that the camera took it.

    Raises
    ------
    DeviceError
        The file is missing, or the camera refuses it.
    """
    if not path.is_file():
        msg = f"The feature file {path} does not exist."
        raise DeviceError(msg)
    try:
        pylon.FeaturePersistence.Load(str(path), device.GetNodeMap(), True)
    except PylonError as error:
        msg = f"{name} refuses the feature file {path}: {said(error)}."
        raise DeviceError(msg) from error


def to_text(device: Any) -> str:  # noqa: ANN401  pypylon has no types
    """Features as text; a GigE camera takes seconds for it."""
    return str(pylon.FeaturePersistence.SaveToString(device.GetNodeMap()))


def from_text(device: Any, text: str) -> None:  # noqa: ANN401  pypylon has no types
    """Restore features kept by :func:`to_text`."""
    if text:
        pylon.FeaturePersistence.LoadFromString(text, device.GetNodeMap(), True)
