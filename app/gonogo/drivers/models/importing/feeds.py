"""Inputs to try a foreign graph on: sizes where it leaves them open, and pictures of all sorts."""

import re
from collections.abc import Iterator, Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray

from gonogo.ports.importing import GraphFacts, TensorFacts

Shape = tuple[int, ...]
Feed = dict[str, NDArray[np.generic]]

_SIZES_PX = (224, 256, 320, 640)
_OPEN = 16
_COLOURS = (1, 3, 4)
_MOST_CHANNELS = 32
_SEED = 4
_NUMPY = {"bool", "float16", "float32", "float64"} | {
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}

# Picture and largest value. A constant answer shows only over both ranges of values.
SORTS = (
    ("structure", 1),
    ("noise", 255),
    ("structure", 255),
    ("noise", 1),
    ("black", 1),
    ("white", 255),
    ("white", 1),
)
DIFFERENT_SORTS = 4


def unfeedable(facts: GraphFacts) -> str:
    """Name an input that no array can be made for; empty where there is none."""
    for entry in facts.inputs:
        if entry.dtype not in _NUMPY | {"str"}:
            return f"no {entry.dtype} can be made up for its input {entry.name!r}"
    return ""


def sizes_to_try(facts: GraphFacts) -> list[tuple[int, int]]:
    """Heights and widths, the most likely first; one will do where the graph leaves none open."""
    sizes = [(size, size) for size in _SIZES_PX]
    said = [int(number) for number in re.findall(r"\d+", facts.metadata.get("imgsz", ""))[:2]]
    if said and all(0 < number <= 4096 for number in said):
        sizes.insert(0, (said[0], said[-1]))
    is_open = any(
        not isinstance(size, int)
        for entry in facts.inputs
        for size, axis in zip(entry.shape, _axes(entry), strict=True)
        if axis in {"rows", "columns"}
    )
    return list(dict.fromkeys(sizes)) if is_open else sizes[:1]


def fill_shape(entry: TensorFacts, size: tuple[int, int]) -> Shape:
    """An input's shape with the open sizes filled: batch 1, colour, height and width."""
    defaults = {"batch": 1, "channels": 3, "rows": size[0], "columns": size[1], "": _OPEN}
    return tuple(
        declared if isinstance(declared, int) else defaults[axis]
        for declared, axis in zip(entry.shape, _axes(entry), strict=True)
    )


def feeds(facts: GraphFacts, shapes: Mapping[str, Shape]) -> Iterator[Feed]:
    """Inputs for one run each, in the order of ``SORTS``; integers see no range of 0 to 1.

    Parameters
    ----------
    facts : GraphFacts
        All its inputs are feedable.
    shapes : mapping of str to tuple of int
        Per input.
    """
    floating = any(e.dtype.startswith("float") for e in facts.inputs if _is_picture(e, shapes))
    rows, columns = _picture_size(facts, shapes)
    seen = set()
    for sort, most in SORTS:
        if not floating and sort in seen:
            continue
        seen.add(sort)
        rng = np.random.default_rng(_SEED)
        feed: Feed = {}
        for entry in facts.inputs:
            if _is_picture(entry, shapes):
                picture = _picture(sort, shapes[entry.name], _axes(entry), rng)
                is_float = entry.dtype.startswith("float")
                feed[entry.name] = _as(entry.dtype, picture * (most if is_float else 255))
            else:
                feed[entry.name] = _setting(entry, shapes[entry.name], (rows, columns))
        yield feed


def _axes(entry: TensorFacts) -> tuple[str, ...]:
    """What each axis of an input most likely is: batch, channels, rows, columns or nothing."""
    shape = entry.shape
    if len(shape) == 4:
        first, last = shape[1], shape[3]
        channels_last = last in _COLOURS and first not in _COLOURS
        if channels_last or (isinstance(last, int) and not isinstance(first, int) and last < 33):
            return ("batch", "rows", "columns", "channels")
        return ("batch", "channels", "rows", "columns")
    if len(shape) == 3 and shape[2] in _COLOURS:
        return ("rows", "columns", "channels")
    if len(shape) == 3 and shape[0] in _COLOURS[1:]:
        return ("channels", "rows", "columns")
    return ("batch",) * min(len(shape), 1) + ("",) * (len(shape) - 1)


def _is_picture(entry: TensorFacts, shapes: Mapping[str, Shape]) -> bool:
    """Whether an input takes the picture, flattened perhaps, and not a setting."""
    shape = shapes[entry.name]
    if entry.dtype in {"str", "bool"}:
        return False
    if len(shape) >= 3:
        return True
    return prod(shape) >= _OPEN and not entry.dtype.startswith("int")


def _picture_size(facts: GraphFacts, shapes: Mapping[str, Shape]) -> tuple[int, int]:
    for entry in facts.inputs:
        axes = _axes(entry)
        if "rows" in axes:
            shape = shapes[entry.name]
            return shape[axes.index("rows")], shape[axes.index("columns")]
    return _SIZES_PX[0], _SIZES_PX[0]


def _picture(
    sort: str, shape: Shape, axes: tuple[str, ...], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Values from 0 to 1."""
    if sort == "noise":
        return rng.random(shape, np.float32)
    if sort in {"black", "white"}:
        return np.full(shape, float(sort == "white"), np.float32)
    if "rows" not in axes:
        return np.linspace(0, 1, prod(shape), dtype=np.float32).reshape(shape)
    rows, columns = shape[axes.index("rows")], shape[axes.index("columns")]
    wide = [
        size if axis in {"rows", "columns"} else 1 for size, axis in zip(shape, axes, strict=True)
    ]
    return np.broadcast_to(_structure(rows, columns).reshape(wide), shape)


def _structure(rows: int, columns: int) -> NDArray[np.float32]:
    """A bright disc with a dark scratch on a shaded, chequered ground."""
    y, x = np.mgrid[0 : max(rows, 1), 0 : max(columns, 1)].astype(np.float32)
    y, x = y / max(rows, 1), x / max(columns, 1)
    ground = 0.2 + 0.3 * x + 0.1 * ((np.floor(x * 16) + np.floor(y * 16)) % 2)
    disc = np.hypot(x - 0.5, y - 0.5) < 0.3
    scratch = (np.abs(x - y) < 0.02) & disc
    picture: NDArray[np.float32] = np.where(scratch, 0.05, np.where(disc, 0.8, ground))
    return picture.astype(np.float32)


def _setting(entry: TensorFacts, shape: Shape, size: tuple[int, int]) -> NDArray[np.generic]:
    """A value for what is no picture: its size, a scale, a threshold."""
    if entry.dtype == "str":
        return np.full(shape, "a", np.object_)
    if shape[-1:] == (2,) and "scale" not in entry.name.lower():
        return _as(entry.dtype, np.broadcast_to(np.array(size), shape))
    whole = not entry.dtype.startswith("float") or "scale" in entry.name.lower()
    return _as(entry.dtype, np.full(shape, 1.0 if whole else 0.5))


def _as(dtype: str, values: NDArray[np.generic]) -> NDArray[np.generic]:
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        values = np.clip(values.astype(np.float64), np.iinfo(kind).min, np.iinfo(kind).max)
    return np.ascontiguousarray(values.astype(kind))
