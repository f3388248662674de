"""Tell what part of the frame the tokens of an attention stand for.

A softmax over ``T × T`` alone does not say whether its tokens are patches of the frame, patches of
a window, or queries. So the tokens are followed back, through tensors that keep their number,
to the map they were flattened from.
"""

from collections import deque

from onnx import NodeProto

from gonogo.drivers.models.importing.graph_view import GraphView, Shape, attributes

# Class, distillation and register tokens; more come only from a second picture (trackers).
MOST_SPECIAL_TOKENS = 16
# Their four axes may be heads × tokens, not rows × columns.
_RESHAPERS = frozenset(
    {"Reshape", "Transpose", "Split", "Slice", "Gather", "Squeeze", "Unsqueeze", "Expand", "MatMul"}
)


def attention_grid(view: GraphView, softmax: str, batch: int) -> tuple[int, int] | None:
    """Find the grid of patches behind an attention.

    Parameters
    ----------
    view : GraphView
        The graph.
    softmax : str
        Tensor of ``(…, tokens, tokens)``.
    batch : int
        Images the graph takes at once; windows make it more.

    Returns
    -------
    (rows, columns) or None
        Of the tokens that stand for places, which come last; None where none do.
    """
    shape = view.shape(softmax)
    if shape is None:
        return None
    waiting = deque([(softmax, shape[-1])])
    seen = {softmax}
    while waiting:
        name, count = waiting.popleft()
        grid = _grid(view, name, count, batch)
        if grid is not None:
            return grid
        node = view.maker.get(name)
        if node is None:
            continue
        for before, fewer in _before(view, node, count):
            if before not in seen:
                seen.add(before)
                waiting.append((before, fewer))
    return None


def _before(view: GraphView, node: NodeProto, count: int) -> list[tuple[str, int]]:
    """Inputs of a node that carry the tokens on, and how many they are there."""
    shapes = {name: view.shape(name) for name in node.input if not view.is_constant(name)}
    known = {name: shape for name, shape in shapes.items() if shape}
    if node.op_type == "Concat" and len(node.input) > 1:
        given = view.shape(node.output[0])
        axis = attributes(node)["axis"]
        last = view.shape(node.input[-1])
        if given and last and given[axis] == count and last[axis] < count:
            # Places come last; what stands before them are special tokens or another picture.
            return [(node.input[-1], last[axis])] if node.input[-1] in known else []
    if node.op_type == "Slice":
        # Registers are put between the class token and the patches, which are sliced apart first.
        more = [
            (name, size)
            for name, shape in known.items()
            for size in shape
            if count < size <= count + MOST_SPECIAL_TOKENS
        ]
        if not any(count in shape for shape in known.values()) and more:
            return more[:1]
    return [
        (name, count)
        for name, shape in known.items()
        if count in shape or _places(shape) == count or _patches(shape, count)
    ]


def _grid(view: GraphView, name: str, count: int, batch: int) -> tuple[int, int] | None:
    shape, node = view.shape(name), view.maker.get(name)
    if shape is None or node is None:
        return None
    if len(shape) == 6 and shape[0] == batch and node.op_type == "Reshape":
        return _patches(shape, count)
    if len(shape) != 4 or shape[0] != batch or node.op_type in _RESHAPERS:
        return None
    rows, columns = shape[2:]
    return (rows, columns) if min(rows, columns) > 1 and rows * columns == count else None


def _places(shape: Shape) -> int:
    return shape[2] * shape[3] if len(shape) == 4 else 0


def _patches(shape: Shape, count: int) -> tuple[int, int] | None:
    """Grid of an image cut into patches by reshaping: ``(n, c, rows, p, columns, p)`` and alike."""
    if len(shape) != 6:
        return None
    for rows, tall, columns, wide in (shape[2:], shape[1:5]):
        if rows * columns == count and tall == wide and min(rows, columns) > 1:
            return rows, columns
    return None
