"""Write synthetic parts to a folder: ``images/``, ``masks/`` and ``truth.csv``."""

import csv
import io
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import msgspec
import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.vision.synth import GENERATOR_VERSION, Lighting, SynthPart, make_part

TRUTH = "truth.csv"
"""Name of the table; it appears when, and only when, all images and masks are written."""


class TruthRow(msgspec.Struct, frozen=True):
    """One line of ``truth.csv``, a column a field.

    Parameters
    ----------
    image : str
        File name, in ``images/`` and in ``masks/``.
    label : str
        ``good`` or ``bad``.
    kind : str
        Defect class, ``none`` for a good part.
    size_px, area_px, contrast, cnr : str
        See :class:`gonogo.vision.synth.Defect`; empty for a good part.
    part, seed, index, lighting, generator_version : str
        What the part was made from.
    """

    image: str
    label: str
    kind: str
    size_px: str
    area_px: str
    contrast: str
    cnr: str
    part: str
    seed: str
    index: str
    lighting: str
    generator_version: str


def truth_row(part: SynthPart, image: str) -> TruthRow:
    """Describe a part that is stored under the file name ``image``."""
    found = part.defect
    measured = ("none", "", "", "", "")
    if found is not None:
        measured = (
            found.kind,
            f"{found.size_px:.1f}",
            str(found.area_px),
            f"{found.contrast:.2f}",
            f"{found.cnr:.3f}",
        )
    origin = (part.kind, str(part.seed), str(part.index), part.lighting, str(GENERATOR_VERSION))
    return TruthRow(image, part.label, *measured, *origin)


def synthesise(
    kind: str,
    seed: int,
    n: int,
    out: Path,
    *,
    defect_rate: float = 0.5,
    lighting: Lighting = "usual",
    shape_px: tuple[int, int] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Make parts and write them; the same bytes for the same seed and generator version.

    Parameters
    ----------
    kind : str
        Kind of part.
    seed : int
        Series; part ``i`` of a series is the same whatever ``n`` is.
    n : int
        Number of parts, at least 1.
    out : Path
        Folder, made if it is not there.
    defect_rate : float, default 0.5
        Chance that a part is bad.
    lighting : {"usual", "shifted"}
        Lamps.
    shape_px : tuple of int or None
        Height and width, or the kind's own.
    workers : int or None
        Processes; None takes one a core.
    progress : callable or None
        Told ``(done, n)`` after every part, in this process; what it raises ends the work.

    Returns
    -------
    Path
        The truth table.

    Raises
    ------
    DataError
        If the arguments make no part or the folder cannot be written.
    """
    if n < 1:
        msg = f"Cannot make {n} parts: ask for at least 1."
        raise DataError(msg)
    make = partial(
        _make,
        kind=kind,
        seed=seed,
        out=out,
        defect_rate=defect_rate,
        lighting=lighting,
        shape_px=shape_px,
    )
    truth = out / TRUTH
    try:
        for folder in ("images", "masks"):
            (out / folder).mkdir(parents=True, exist_ok=True)
        # A table of an earlier run must not describe the images of this one.
        truth.unlink(missing_ok=True)
        rows = _run(make, n, min(workers or os.cpu_count() or 1, n), progress)
        table = io.StringIO(newline="")
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(TruthRow.__struct_fields__)
        writer.writerows(astuple(row) for row in rows)
        _write(truth, table.getvalue().encode())
    except OSError as error:
        msg = f"Cannot write parts to {out}: {error.strerror or error}; choose another folder."
        raise DataError(msg) from error
    return truth


def _run(
    make: Callable[[int], TruthRow],
    n: int,
    workers: int,
    progress: Callable[[int, int], None] | None,
) -> list[TruthRow]:
    """Make parts 0 to n - 1, in this process or in several, and keep their order."""
    rows: list[TruthRow] = []
    if workers == 1:
        for index in range(n):
            rows.append(make(index))
            if progress is not None:
                progress(len(rows), n)
        return rows
    # Spawned, never forked: a fork of a process in which OpenCV has threads deadlocks in OpenCV.
    spawn = get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, cv2.setNumThreads, (1,)) as pool:
        try:
            for row in pool.map(make, range(n), chunksize=4):
                rows.append(row)
                if progress is not None:
                    progress(len(rows), n)
        finally:  # whoever gives the work up does not wait for the rest of it
            pool.shutdown(cancel_futures=True)
    return rows


def _make(
    index: int,
    *,
    kind: str,
    seed: int,
    out: Path,
    defect_rate: float,
    lighting: Lighting,
    shape_px: tuple[int, int] | None,
) -> TruthRow:
    """Make and write one part; return its line of the table."""
    part = make_part(kind, seed, index, lighting, defect_rate=defect_rate, shape_px=shape_px)
    name = f"{kind}-{seed}-{index:06d}.png"
    _write(out / "images" / name, _png(part.image))
    _write(out / "masks" / name, _png(part.mask))
    return truth_row(part, name)


def _png(image: NDArray[np.uint8]) -> bytes:
    """Encode losslessly."""
    done, data = cv2.imencode(".png", image)
    if not done:
        msg = "This OpenCV cannot write PNG files: install opencv-python-headless."
        raise DataError(msg)
    return data.tobytes()


def _write(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    partial_path = path.with_name(path.name + ".part")
    partial_path.write_bytes(data)
    partial_path.replace(path)
