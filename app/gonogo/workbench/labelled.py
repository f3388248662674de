"""Labelled parts from a folder: ``images/``, ``masks/`` and ``truth.csv``."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.workbench.synthesis import TRUTH


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPart:
    """A part whose truth is known.

    Parameters
    ----------
    name : str
        File name.
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, 3)`` BGR, uint8.
    bad : bool
        Truth.
    kind : str
        Defect class, or ``none``.
    mask : ndarray or None
        ``(H, W)`` bool, True on the defect.
    size_px : float or None
        Size of the defect, where the table has it.
    """

    name: str
    pixels: NDArray[np.uint8]
    bad: bool
    kind: str
    mask: NDArray[np.bool_] | None
    size_px: float | None


class LabelledFolder:
    """Parts of a folder in the order of its table.

    Parameters
    ----------
    folder : Path
        Holds ``images/``, ``truth.csv`` and, where there are any, ``masks/``.
    grey : bool
        Read the images as grey.

    Raises
    ------
    DataError
        The table is missing or has no ``image`` and ``label`` columns.
    """

    def __init__(self, folder: Path, *, grey: bool) -> None:
        self._folder = folder
        self._flags = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR
        path = folder / TRUTH
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                columns = reader.fieldnames or ()
                self._rows = list(reader)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            msg = f"{path} cannot be read: {why}. A labelled folder holds images/ and {TRUTH}."
            raise DataError(msg) from error
        missing = {"image", "label"} - set(columns)
        if missing or not self._rows:
            what = f"has no column {', '.join(sorted(missing))}" if missing else "lists no parts"
            msg = f"{path} {what}; it needs at least the columns image and label."
            raise DataError(msg)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[LabelledPart]:
        return map(self._part, self._rows)

    def _part(self, row: dict[str, str]) -> LabelledPart:
        name, label = row["image"], row["label"]
        if label not in ("good", "bad"):
            msg = f"{self._folder / TRUTH}: the label of {name} is {label!r}, not good or bad."
            raise DataError(msg)
        pixels = _read(self._folder / "images" / name, self._flags)
        mask_file = self._folder / "masks" / name
        mask = _read(mask_file, cv2.IMREAD_GRAYSCALE) if mask_file.exists() else None
        size = row.get("size_px", "")
        return LabelledPart(
            name=name,
            pixels=pixels,
            bad=label == "bad",
            kind=row.get("kind", ""),
            mask=None if mask is None else np.asarray(mask > 0, np.bool_),
            size_px=float(size) if size else None,
        )


def _read(path: Path, flags: int) -> NDArray[np.uint8]:
    # Decoded from bytes: on Windows OpenCV cannot open every path by name.
    try:
        image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), flags)
    except (OSError, cv2.error):
        image = None
    if image is None:
        msg = f"The image {path} is missing or cannot be decoded."
        raise DataError(msg)
    return np.asarray(image, np.uint8)
