"""What a graph does to a picture before it looks at it: resizes it, or cuts out its middle.

anomalib's exports resize inside, without weighing all pixels as their training did; a frame that
comes in the size they work with needs none of it, and gives the training's numbers.
"""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace
from onnx import NodeProto

from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.drivers.models.importing.graph_view import GraphView, attributes
from gonogo.ports.importing import TensorFacts

_ASKS = frozenset({"Shape", "Size"})
_SAME_VALUES = frozenset({"Identity", "Cast"})
# Weights of neighbours sum to 1: it makes no difference whether these come before or after.
_NORMALISES = frozenset({"Sub", "Div", "Mul", "Add"})
_SMOOTH = frozenset({"linear", "cubic"})


class OwnPreparation(msgspec.Struct, frozen=True):
    """The way of a picture ``(n, c, h, w)`` up to the first operator that looks at it.

    Parameters
    ----------
    size : tuple of int or None
        Height and width the graph resizes to.
    undone : tuple of (str, str)
        Tensors that may be had without the resizing, each with the one that stands in for it.
    part : tuple of int or None
        ``x, y, width, height`` that is cut out, of the size it works with.
    """

    size: tuple[int, int] | None = None
    undone: tuple[tuple[str, str], ...] = ()
    part: tuple[int, int, int, int] | None = None


def own_preparation(view: GraphView, picture: str) -> OwnPreparation:
    """Follow a picture into a graph, as far as there is but one way.

    Parameters
    ----------
    picture : str
        An input.
    """
    users: dict[str, list[NodeProto]] = {}
    for node in view.nodes:
        for name in set(node.input) if node.op_type not in _ASKS else ():
            users.setdefault(name, []).append(node)
    found, tensor = OwnPreparation(), picture
    while len(users.get(tensor, ())) == 1 and tensor not in view.outputs:
        (node,) = users[tensor]
        step = _step(view, node, tensor, found)
        if step is None:
            break
        found, tensor = step, node.output[0]
    return found


def own_preparations(
    view: GraphView, inputs: Iterable[TensorFacts]
) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int, int, int]]]:
    """Answer ``own_sizes`` and ``looks_at`` of :class:`~gonogo.ports.importing.GraphFacts`."""
    sizes, parts = {}, {}
    for entry in inputs:
        if len(entry.shape) != 4:
            continue
        found = own_preparation(view, entry.name)
        if found.size is not None and found.size != entry.shape[2:]:
            sizes[entry.name] = found.size
        if found.part is not None:
            parts[entry.name] = found.part
    return sizes, parts


def leave_out_resizing(editor: GraphEditor, picture: str) -> None:
    """Join the graph behind its own resizing to what comes before; the input loses its size."""
    found = own_preparation(GraphView(editor.model, {}), picture)
    stand_in: dict[str, str] = {}
    for tensor, instead in found.undone:
        stand_in[tensor] = stand_in.get(instead, instead)
    for node in editor.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = stand_in.get(name, name)
    for entry in editor.graph.input:
        if entry.name == picture and found.size is not None:
            for dim in entry.type.tensor_type.shape.dim[2:]:
                dim.Clear()


def _step(
    view: GraphView, node: NodeProto, tensor: str, so_far: OwnPreparation
) -> OwnPreparation | None:
    """Go past one node; None where the graph begins to look, or does what is not known here."""
    if node.op_type == "Resize":
        return _resized(view, node, tensor, so_far)
    if node.op_type == "Slice":
        return _cut(view, node, tensor, so_far)
    if node.op_type == "Reshape" and node.input[0] == tensor:
        before, after = view.shape(tensor), view.shape(node.output[0])
        if before is not None and after is not None and before != after:
            return None
        undone = (*so_far.undone, (node.output[0], tensor))
        return replace(so_far, undone=undone)
    if node.op_type in _SAME_VALUES:
        return so_far
    if node.op_type in _NORMALISES:
        others = [name for name in node.input if name != tensor]
        by_constant = len(others) == 1 and view.is_constant(others[0])
        return so_far if by_constant and node.input[0] == tensor else None
    return None


def _resized(
    view: GraphView, node: NodeProto, tensor: str, so_far: OwnPreparation
) -> OwnPreparation | None:
    said = attributes(node)
    way = said.get("coordinate_transformation_mode", b"half_pixel")
    plain = (
        said.get("mode", b"nearest").decode() in _SMOOTH
        and way != b"tf_crop_and_resize"
        and said.get("keep_aspect_ratio_policy", b"stretch") == b"stretch"
        and "axes" not in said
    )
    fresh = so_far.size is None and so_far.part is None
    size = _last_two(view, node.input[3]) if len(node.input) > 3 else ()
    if not plain or not fresh or len(size) != 2 or node.input[0] != tensor:
        return None
    undone = (*so_far.undone, (node.output[0], tensor))
    return OwnPreparation((size[0], size[1]), undone)


def _last_two(view: GraphView, name: str) -> tuple[int, ...]:
    """Height and width in a list of sizes, where they are constants and only the rest is not."""
    value = view.value(name)
    if value is not None:
        return tuple(int(size) for size in value.ravel()[-2:])
    node = view.maker.get(name)
    if node is None or node.op_type != "Concat":
        return ()
    sizes: tuple[int, ...] = ()
    for part in reversed(node.input):
        value = view.value(part)
        if value is None:
            return ()
        sizes = (*(int(size) for size in value.ravel()), *sizes)
        if len(sizes) >= 2:
            return sizes[-2:]
    return ()


def _cut(
    view: GraphView, node: NodeProto, tensor: str, so_far: OwnPreparation
) -> OwnPreparation | None:
    shape = view.shape(tensor)
    lists = [view.value(name) if name else None for name in node.input[1:]]
    if shape is None or len(shape) != 4 or len(lists) < 3 or any(v is None for v in lists):
        return None
    starts, ends, axes, *steps = [[int(n) for n in v.ravel()] for v in lists if v is not None]
    if any(step != 1 for step in (steps[0] if steps else ())):
        return None
    x, y, width, height = so_far.part or (0, 0, shape[3], shape[2])
    for start, end, axis in zip(starts, ends, axes, strict=True):
        size = shape[axis % 4]
        first, beyond = (n + size if n < 0 else min(n, size) for n in (start, end))
        if axis % 4 == 2:
            y, height = y + first, beyond - first
        elif axis % 4 == 3:
            x, width = x + first, beyond - first
        elif (first, beyond) != (0, size):
            return None
    if min(width, height) < 1:
        return None
    whole = (width, height) == (shape[3], shape[2])
    return so_far if whole else replace(so_far, part=(x, y, width, height))
