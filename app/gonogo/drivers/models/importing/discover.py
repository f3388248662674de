"""Find what in a foreign graph can explain its answer: attention, and the last feature map."""

from collections.abc import Mapping

from msgspec.structs import replace
from onnx import ModelProto

from gonogo.drivers.models.importing.attention_grid import attention_grid
from gonogo.drivers.models.importing.class_head import class_head
from gonogo.drivers.models.importing.editing import opset
from gonogo.drivers.models.importing.feature_map import last_map
from gonogo.drivers.models.importing.graph_view import GraphView, Shape, attributes
from gonogo.ports.importing import AttentionFacts, FeatureFacts


def find_attention(
    model: ModelProto, shapes: Mapping[str, Shape], batch: int = 0
) -> tuple[AttentionFacts, ...]:
    """Find every softmax over pairs of tokens that stand for places of the whole frame.

    Left out are windows (Swin), queries (decoders of DETR) and fused attention, which gives no
    weights out.

    Parameters
    ----------
    model : ModelProto
        As it came.
    shapes : mapping of str to tuple of int
        Real shapes of its tensors.
    batch : int
        Images that run through it at once; 0: as many as its input says.

    Returns
    -------
    tuple of AttentionFacts
        In the order of the layers.
    """
    view = GraphView(model, shapes)
    batch = batch or _batch(model, view)
    # Softmax's own default; below 13 it runs over that axis and all behind it together.
    default = -1 if opset(model) >= 13 else 1
    found = []
    for node in view.nodes:
        shape = view.shape(node.output[0]) if node.op_type == "Softmax" else None
        if shape is None or len(shape) not in {3, 4} or shape[-1] != shape[-2] or shape[-1] < 4:
            continue
        axis = attributes(node).get("axis", default)
        if axis not in {-1, len(shape) - 1} or (len(shape) == 4 and shape[0] != batch):
            continue
        grid = attention_grid(view, node.output[0], batch)
        if grid is None or shape[-3] % (batch if len(shape) == 3 else 1):
            continue
        rows, columns = grid
        heads = shape[1] if len(shape) == 4 else shape[0] // batch
        before = shape[-1] - rows * columns
        name = node.output[0]
        found.append(
            AttentionFacts(name, heads, shape[-1], before, rows, columns, name in view.outputs)
        )
    return tuple(found)


def find_features(model: ModelProto, shapes: Mapping[str, Shape]) -> FeatureFacts | None:
    """Find the last map that still has places, and whether it gives an exact class activation map.

    Parameters
    ----------
    model : ModelProto
        As it came.
    shapes : mapping of str to tuple of int
        Real shapes of its tensors.

    Returns
    -------
    FeatureFacts or None
        None where the graph has no map.
    """
    view = GraphView(model, shapes)
    head = class_head(view)
    found = head.features if head else last_map(view, find_attention(model, shapes))
    if found is None:
        return None
    facts = FeatureFacts(found.tensor, found.channels, found.rows, found.columns)
    if head is None:
        return facts
    return replace(facts, linear_weights=head.weights, scores=head.scores)


def _batch(model: ModelProto, view: GraphView) -> int:
    """Images the graph takes at once, by its largest input."""
    weights = {tensor.name for tensor in model.graph.initializer}
    shapes = [view.shape(entry.name) for entry in model.graph.input if entry.name not in weights]
    images = [shape for shape in shapes if shape and len(shape) == 4]
    return max((shape[0] for shape in images), default=1)
