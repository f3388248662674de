"""Turn a reconstruction or an embedding into a map of how strange each place is."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.drivers.models.importing.graph_view import Shape
from gonogo.drivers.models.importing.image_input import PLANES
from gonogo.ports.importing import Difference, Memory, Wrapping


def judge_by_difference(
    editor: GraphEditor,
    wrapping: Wrapping,
    difference: Difference,
    image: str,
    output: str,
    shape: Shape,
) -> list[str]:
    """Add ``map`` ``(1, 1, H, W)``: how far the reconstruction lies from the image.

    Parameters
    ----------
    image : str
        Normalised, float32, in the model's layout.
    output, shape : str, tuple of int
        Reconstruction, float32, of one image.

    Raises
    ------
    ModelError
        The output is no picture of the input's size.
    """
    height, width, channels = wrapping.height, wrapping.width, wrapping.channels
    planes = wrapping.layout in PLANES
    wanted = (1, channels, height, width) if planes else (1, height, width, channels)
    if shape not in {wanted, wanted[1:], (1, height * width * channels)}:
        msg = (
            f"The output {difference.output!r} of {' × '.join(map(str, shape))} is no picture like "
            f"the input of {' × '.join(map(str, wanted))}; it cannot be compared with it."
        )
        raise ModelError(msg)
    apart = editor.add("Sub", editor.reshape(image, *wanted), editor.reshape(output, *wanted))
    if difference.distance == "squared":
        apart = editor.add("Mul", apart, apart)
    else:
        apart = editor.add("Abs", apart)
    mean = editor.reduce("ReduceMean", apart, 1 if planes else 3)
    mean = editor.reshape(mean, 1, 1, height, width)
    window = difference.window
    if window > 1:
        before, after = (window - 1) // 2, window // 2
        mean = editor.add(
            "AveragePool",
            mean,
            kernel_shape=[window, window],
            pads=[before, before, after, after],
            count_include_pad=0,
        )
    return [editor.add("Identity", mean, gives="map")]


def judge_by_memory(editor: GraphEditor, memory: Memory, output: str, shape: Shape) -> list[str]:
    """Add ``map`` ``(1, 1, rows, columns)`` and ``nearest`` ``(1, rows, columns)`` int64.

    The nearest row of the bank is found by ‖b‖² − 2ab, which is one matrix product; the distance to
    it is then taken from the difference itself, since ‖a‖² − 2ab + ‖b‖² loses all digits where the
    two are close.

    Parameters
    ----------
    output, shape : str, tuple of int
        Embeddings, float32, of one image.

    Raises
    ------
    ModelError
        The bank cannot be read, or does not fit the output.
    """
    bank = _read_bank(memory)
    table = _table(editor, memory, output, shape, bank.shape[1])
    rows = editor.constant(bank)
    squares = editor.constant(np.square(bank.astype(np.float64)).sum(axis=1).astype(np.float32))
    far = editor.add("Gemm", table, rows, squares, alpha=-2.0, transB=1)
    nearest = editor.add("ArgMin", far, axis=1, keepdims=0)
    apart = editor.add("Sub", table, editor.add("Gather", rows, nearest, axis=0))
    distance = editor.reduce("ReduceL2", apart, 1)
    places_map = editor.reshape(distance, 1, 1, memory.rows, memory.columns)
    places_row = editor.reshape(nearest, 1, memory.rows, memory.columns)
    return [
        editor.add("Identity", places_map, gives="map"),
        editor.add("Identity", places_row, gives="nearest"),
    ]


def _read_bank(memory: Memory) -> NDArray[np.float32]:
    path = Path(memory.bank)
    try:
        bank = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        msg = f"The memory of good parts {path} cannot be read; build it again."
        raise ModelError(msg) from error
    if bank.ndim != 2 or bank.dtype != np.float32 or not bank.size:
        msg = f"The memory of good parts {path} is no table of float32 rows; build it again."
        raise ModelError(msg)
    return np.asarray(bank, np.float32)


def _table(editor: GraphEditor, memory: Memory, output: str, shape: Shape, channels: int) -> str:
    """Lay the embeddings out as ``(places, channels)``."""
    rows, columns, last = memory.rows, memory.columns, memory.channels_last
    places = rows * columns
    tokens = places + memory.before
    if len(shape) == 2 and shape == (1, channels) and places == 1:
        return output
    if shape == ((1, rows, columns, channels) if last else (1, channels, rows, columns)):
        if last:
            return editor.reshape(output, places, channels)
        return editor.add("Transpose", editor.reshape(output, channels, places), perm=[1, 0])
    if shape == ((1, tokens, channels) if last else (1, channels, tokens)):
        flat = editor.reshape(output, *shape[1:])
        if not last:
            flat = editor.add("Transpose", flat, perm=[1, 0])
        return editor.take(flat, range(memory.before, tokens), 0) if memory.before else flat
    msg = (
        f"The output {memory.output!r} of {' × '.join(map(str, shape))} has no "
        f"{rows} × {columns} places of {channels} values, as the memory of good parts has."
    )
    raise ModelError(msg)
