"""Layers of a graph whose tensors can be looked at as maps."""

from collections.abc import Mapping

from onnx import ModelProto

from gonogo.drivers.models.importing.graph_view import GraphView, Shape
from gonogo.ports.importing import LayerFacts

# They only move values about, and their four axes may be no places.
_MOVERS = frozenset({"Reshape", "Transpose", "Split", "Slice", "MatMul", "Softmax", "Identity"})


def layer_names(model: ModelProto, shapes: Mapping[str, Shape]) -> tuple[LayerFacts, ...]:
    """List the feature maps of a graph, in its order.

    Parameters
    ----------
    model : ModelProto
        As it came.
    shapes : mapping of str to tuple of int
        Real shapes of its tensors.
    """
    view = GraphView(model, shapes)
    layers = []
    for node in view.nodes:
        shape = view.shape(node.output[0])
        if node.op_type in _MOVERS or shape is None or len(shape) != 4 or min(shape[2:]) < 2:
            continue
        if not view.is_constant(node.output[0]):
            layers.append(LayerFacts(node.output[0], node.op_type, *shape[1:]))
    return tuple(layers)
