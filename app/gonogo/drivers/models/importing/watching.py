"""Shapes inside a graph that do not follow from its inputs on paper: one run shows them."""

from collections.abc import Sequence
from contextlib import suppress

from onnx import ModelProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.feeds import Feed
from gonogo.drivers.models.importing.shapes import shapes_by_running
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
    with suppress(ModelError):
        return shapes_by_running(data, feed, names)
    return {}
