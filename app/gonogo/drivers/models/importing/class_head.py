"""Find global average pooling and the linear layer behind it.

Where nothing else stands between a feature map and the scores, the score of a class is the mean
over places of weights · features, plus a bias: a class activation map is then exact (Zhou et al.,
"Learning Deep Features for Discriminative Localization", CVPR 2016).
"""

import msgspec
from onnx import NodeProto

from gonogo.drivers.models.importing.feature_map import FeatureMap, pooled_map
from gonogo.drivers.models.importing.graph_view import GraphView, attributes

# What an exporter puts behind a linear layer that keeps every class's value in its place.
_AFTER = frozenset(
    {"Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Flatten", "Reshape", "Squeeze"}
)
# And before it, where all that is left of the map is one value a channel.
_BETWEEN = frozenset(
    {"Identity", "Dropout", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose"}
)


class ClassHead(msgspec.Struct, frozen=True):
    """A linear layer behind global average pooling.

    Parameters
    ----------
    features : FeatureMap
        That is pooled.
    weights : str
        Tensor of ``(classes, channels)``, with further axes of size 1 where it is a convolution's.
    channels_first : bool
        Whether ``weights`` is ``(channels, classes)`` instead.
    scale : float
        That the product is multiplied by.
    scores : str
        Output of the graph.
    """

    features: FeatureMap
    weights: str
    channels_first: bool
    scale: float
    scores: str


def class_head(view: GraphView) -> ClassHead | None:
    """Find an output that is linear in the mean of a feature map; None where there is none."""
    for output in view.outputs:
        node = _linear_before(view, output)
        linear = _weights(view, node) if node is not None else None
        if node is None or linear is None:
            continue
        pooled = next(name for name in node.input if not view.is_constant(name))
        while (maker := view.maker.get(pooled)) is not None and maker.op_type in _BETWEEN:
            pooled = maker.input[0]
        features = pooled_map(view, maker) if maker is not None else None
        weights, channels_first, scale = linear
        shape = view.shape(weights)
        if features is None or shape is None:
            continue
        if shape[0 if channels_first else 1] == features.channels:
            return ClassHead(features, weights, channels_first, scale, output)
    return None


def _linear_before(view: GraphView, output: str) -> NodeProto | None:
    name = output
    while (node := view.maker.get(name)) is not None:
        if node.op_type in _AFTER:
            name = node.input[0]
        elif node.op_type == "Add" and any(view.is_constant(entry) for entry in node.input):
            name = next(entry for entry in node.input if not view.is_constant(entry))
        else:
            return node
    return None


def _weights(view: GraphView, node: NodeProto) -> tuple[str, bool, float] | None:
    """Weights of a linear layer, whether their channels are first, and their scale."""
    if node.op_type not in {"Gemm", "MatMul", "Conv"} or not view.is_constant(node.input[1]):
        return None
    given = attributes(node)
    weights, taken = node.input[1], view.shape(node.input[0])
    shape = view.shape(weights)
    if shape is None or taken is None or view.is_constant(node.input[0]):
        return None
    if node.op_type == "Conv":
        is_linear = given.get("group", 1) == 1 and set(shape[2:]) | set(taken[2:]) == {1}
        return (weights, False, 1.0) if is_linear else None
    if len(shape) != 2 or given.get("transA", 0):
        return None
    return weights, not given.get("transB", 0), float(given.get("alpha", 1.0))
