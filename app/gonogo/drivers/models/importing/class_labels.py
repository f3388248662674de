"""Names of classes that scikit-learn's exporters keep inside a graph."""

import numpy as np
from onnx import ModelProto, numpy_helper

from gonogo.drivers.models.importing.graph_view import attributes


def class_labels(model: ModelProto) -> tuple[str, ...]:
    """Find the names in a graph, in the order of its probabilities; empty where it numbers them.

    Linear models, trees and support vectors name their classes in the operator itself; a neural
    network picks the likeliest out of a list (``ArrayFeatureExtractor``).
    """
    lists = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type == tensor.STRING
    }
    for node in model.graph.node:
        said = attributes(node)
        found = said.get("classlabels_strings") or ()
        if node.op_type == "ArrayFeatureExtractor" and node.input[0] in lists:
            found = np.ravel(lists[node.input[0]]).tolist()
        if found:
            return tuple(_text(name) for name in found)
    return ()


def _text(name: bytes | str) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name
