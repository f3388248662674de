"""Find global average pooling and the linear layer behind it.

Where nothing else stands between a feature map and the scores, the score of a class is the mean
over places of weights · features, plus a bias: a class activation map is then exact (Zhou et al.,
"Learning Deep Features for Discriminative Localization", CVPR 2016).
"""

from dataclasses import dataclass

import numpy as np
from onnx import NodeProto

from gonogo.drivers.models.importing.graph_view import GraphView, Shape, attributes

# What an exporter puts behind a linear layer that keeps every class's value in its place.
_AFTER = frozenset(
    {"Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Flatten", "Reshape", "Squeeze"}
)
# And before it, where all that is left of the map is one value a channel.
_BETWEEN = frozenset(
    {"Identity", "Dropout", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose"}
)
_POOLS = frozenset({"GlobalAveragePool", "ReduceMean", "AveragePool"})


@dataclass(frozen=True, slots=True)
class FeatureMap:
    """A tensor with places: ``(n, c, h, w)``, or ``(n, h, w, c)`` where channels are last."""

    tensor: str
    channels_last: bool
    shape: Shape

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns, channels."""
        if self.channels_last:
            _, rows, columns, channels = self.shape
        else:
            _, channels, rows, columns = self.shape
        return rows, columns, channels


@dataclass(frozen=True, slots=True)
class ClassHead:
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
        features = _pooled_map(view, maker) if maker is not None else None
        weights, channels_first, scale = linear
        shape = view.shape(weights)
        if features is None or shape is None:
            continue
        if shape[0 if channels_first else 1] == features.size[2]:
            return ClassHead(features, weights, channels_first, scale, output)
    return None


def map_before_pooling(view: GraphView) -> FeatureMap | None:
    """Find the last map that is pooled on the way to an output, whatever comes after.

    The search goes back from the outputs and no further than to maps, so that the pooling inside
    squeeze-and-excitation is not taken for it.
    """
    waiting, seen, pools = list(view.outputs), set(view.outputs), []
    while waiting:
        node = view.maker.get(waiting.pop())
        if node is None:
            continue
        features = _pooled_map(view, node)
        if features is not None:
            pools.append((view.place[node.output[0]], features))
            continue
        for name in node.input:
            shape = view.shape(name)
            is_map = shape is not None and len(shape) == 4 and min(shape[2:]) > 1
            if name and name not in seen and not is_map and not view.is_constant(name):
                seen.add(name)
                waiting.append(name)
    return max(pools, key=lambda pool: pool[0])[1] if pools else None


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


def _pooled_map(view: GraphView, node: NodeProto) -> FeatureMap | None:
    """Map that a node pools whole; None where it does anything else."""
    shape = view.shape(node.input[0]) if node.op_type in _POOLS else None
    if shape is None or len(shape) != 4:
        return None
    if node.op_type == "ReduceMean":
        axes = view.axes(node, 4)
        if axes not in {(2, 3), (1, 2)}:
            return None
        features = FeatureMap(node.input[0], axes == (1, 2), shape)
    else:
        features = FeatureMap(node.input[0], False, shape)
    rows, columns, _ = features.size
    if rows * columns == 1:
        return None
    given = attributes(node)
    if node.op_type == "AveragePool":
        whole = list(given.get("kernel_shape", ())) == [rows, columns]
        if not whole or np.any(given.get("pads", [0])):
            return None
    return features
