"""Shapes inside a graph that do not follow from its inputs on paper: one run shows them."""

from collections.abc import Sequence

import numpy as np
import onnxruntime as ort
from onnx import ModelProto

from gonogo.drivers.models.importing.feeds import Feed
from gonogo.drivers.models.importing.sizes import Shapes


def unknown_shapes(model: ModelProto, shapes: Shapes) -> list[str]:
    """Tensors between the outermost nodes whose shape is unknown."""
    made = dict.fromkeys(name for node in model.graph.node for name in node.output if name)
    given = {entry.name for entry in model.graph.output}
    return [name for name in made if name not in shapes and name not in given]


def shapes_seen(data: bytes, names: Sequence[str], feed: Feed) -> Shapes:
    """Run once with further tensors as outputs.

    Parameters
    ----------
    data : bytes
        The whole file.
    names : sequence of str
        Tensors inside.
    feed : dict of str to ndarray
        Inputs.

    Returns
    -------
    dict of str to tuple of int
        Empty where that run fails: nothing but an explanation depends on it.
    """
    further = ModelProto()
    for name in names:
        further.graph.output.add().name = name
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        # Two protobuf messages one after the other are one, with the lists of both.
        session = ort.InferenceSession(
            data + further.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        seen = session.run(list(names), feed)
    except Exception:  # noqa: BLE001  the runtime's own exception types share no base but this
        return {}
    return {
        name: array.shape
        for name, array in zip(names, seen, strict=True)
        if isinstance(array, np.ndarray)
    }
