"""Find the last tensor of a graph that still has places."""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
from onnx import NodeProto

from gonogo.drivers.models.importing.graph_view import GraphView, Shape, attributes
from gonogo.ports.importing import AttentionFacts

_POOLS = frozenset({"GlobalAveragePool", "ReduceMean", "AveragePool"})
_CONVOLUTIONS = frozenset({"Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "FusedConv"})
# Fewer channels are an answer (class maps, boxes), not features.
_FEW_CHANNELS = 16


class FeatureMap(msgspec.Struct, frozen=True):
    """A tensor with places.

    Parameters
    ----------
    tensor, shape : str, tuple of int
        Of several images where the graph takes several.
    order : {"planes", "channels last", "tokens"}
        ``(n, c, h, w)``, ``(n, h, w, c)`` or ``(n, before + h·w, c)``.
    before : int
        Tokens that stand for no place, first.
    """

    tensor: str
    shape: Shape
    order: Literal["planes", "channels last", "tokens"]
    channels: int
    rows: int
    columns: int
    before: int = 0


def last_map(view: GraphView, attention: Sequence[AttentionFacts]) -> FeatureMap | None:
    """Find the last map of a graph.

    That is the one before global pooling; else the tokens of a transformer that ends in no
    convolution; else what the last convolution gives.

    Parameters
    ----------
    view : GraphView
        The graph.
    attention : sequence of AttentionFacts
        What was found in it.
    """
    pooled = _map_before_pooling(view)
    if pooled is not None:
        return pooled
    convolved = _last_convolution(view)
    tokens = _last_tokens(view, attention[-1]) if attention else None
    if convolved is None or tokens is None:
        return convolved or tokens
    is_later = view.place[convolved.tensor] > view.place[attention[-1].tensor]
    return convolved if is_later else tokens


def _map_before_pooling(view: GraphView) -> FeatureMap | None:
    """Find the last map that is pooled on the way to an output, whatever comes after.

    The search goes back from the outputs and no further than to maps, so that the pooling inside
    squeeze-and-excitation is not taken for it.
    """
    waiting, seen, pools = list(view.outputs), set(view.outputs), []
    while waiting:
        node = view.maker.get(waiting.pop())
        if node is None:
            continue
        features = pooled_map(view, node)
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


def pooled_map(view: GraphView, node: NodeProto) -> FeatureMap | None:
    """Map that a node pools whole; None where it does anything else."""
    shape = view.shape(node.input[0]) if node.op_type in _POOLS else None
    if shape is None or len(shape) != 4:
        return None
    if node.op_type == "ReduceMean":
        axes = view.axes(node, 4)
        if axes not in {(2, 3), (1, 2)}:
            return None
        features = _planes(node.input[0], shape)
        if axes == (1, 2):
            _, rows, columns, channels = shape
            features = FeatureMap(node.input[0], shape, "channels last", channels, rows, columns)
    else:
        features = _planes(node.input[0], shape)
    if features.rows * features.columns == 1:
        return None
    given = attributes(node)
    if node.op_type == "AveragePool":
        whole = list(given.get("kernel_shape", ())) == [features.rows, features.columns]
        if not whole or np.any(given.get("pads", [0])):
            return None
    return features


def _last_convolution(view: GraphView) -> FeatureMap | None:
    maps = []
    for node in view.nodes:
        shape = view.shape(node.output[0]) if node.op_type in _CONVOLUTIONS else None
        if shape is not None and len(shape) == 4 and min(shape[2:]) > 1:
            maps.append(_planes(node.output[0], shape))
    rich = [found for found in maps if found.channels >= _FEW_CHANNELS]
    wide = [found for found in rich if min(found.rows, found.columns) >= 4]
    best = wide or rich or maps
    return best[-1] if best else None


def _last_tokens(view: GraphView, facts: AttentionFacts) -> FeatureMap | None:
    for node in reversed(view.nodes):
        name = node.output[0]
        shape = view.shape(name)
        if shape is None or len(shape) != 3 or view.is_constant(name):
            continue
        if shape[1] == facts.tokens and shape[2] >= _FEW_CHANNELS:
            return FeatureMap(
                name, shape, "tokens", shape[2], facts.rows, facts.columns, facts.before
            )
    return None


def _planes(tensor: str, shape: Shape) -> FeatureMap:
    _, channels, rows, columns = shape
    return FeatureMap(tensor, shape, "planes", channels, rows, columns)
