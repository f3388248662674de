"""Look up who makes a tensor, who takes it, what it is worth and how large it is."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, helper, numpy_helper

Shape = tuple[int, ...]


class GraphView:
    """A graph to read in.

    Parameters
    ----------
    model : ModelProto
        Not changed, and not to be changed meanwhile.
    shapes : mapping of str to tuple of int
        Real shapes of its tensors; what is missing is not looked at.
    """

    def __init__(self, model: ModelProto, shapes: Mapping[str, Shape]) -> None:
        graph = model.graph
        self.nodes: list[NodeProto] = list(graph.node)
        self.outputs: list[str] = [output.name for output in graph.output]
        self._initializers = {tensor.name: tensor for tensor in graph.initializer}
        self._shapes = dict(shapes)
        self._shapes.update({name: tuple(t.dims) for name, t in self._initializers.items()})
        self.maker: dict[str, NodeProto] = {}
        self.place: dict[str, int] = {}
        fed = {entry.name for entry in graph.input} - self._initializers.keys()
        for place, node in enumerate(self.nodes):
            for name in filter(None, node.output):
                self.maker[name] = node
                self.place[name] = place
            if not fed.isdisjoint(needs(node)):
                fed.update(filter(None, node.output))
        self._fed = fed

    def shape(self, name: str) -> Shape | None:
        """Real shape of a tensor, where it is known."""
        return self._shapes.get(name)

    def is_constant(self, name: str) -> bool:
        """Whether no input has a say in a tensor."""
        return bool(name) and name not in self._fed

    def value(self, name: str) -> NDArray[np.generic] | None:
        """Value of an initializer or of a Constant node; None for all else."""
        if name in self._initializers:
            return np.asarray(numpy_helper.to_array(self._initializers[name]))
        node = self.maker.get(name)
        if node is None or node.op_type != "Constant":
            return None
        for key, value in attributes(node).items():
            if key == "value":
                return np.asarray(numpy_helper.to_array(value))
            if key in {"value_int", "value_ints", "value_float", "value_floats"}:
                return np.asarray(value)
        return None

    def axes(self, node: NodeProto, rank: int) -> tuple[int, ...] | None:
        """Axes of a reduction, counted from the front, wherever its version keeps them."""
        axes = attributes(node).get("axes")
        if axes is None and len(node.input) > 1 and node.input[1]:
            axes = self._list(node.input[1])
        if axes is None:
            return None
        return tuple(sorted(int(axis) % rank for axis in np.ravel(axes)))

    def _list(self, name: str) -> NDArray[np.generic] | None:
        """Value of a list of numbers, which unoptimised exports shape or cast once more."""
        node = self.maker.get(name)
        while node is not None and node.op_type in {"Reshape", "Cast", "Identity", "Unsqueeze"}:
            name = node.input[0]
            node = self.maker.get(name)
        return self.value(name)


def attributes(node: NodeProto) -> dict[str, Any]:
    """Attributes of a node by name."""
    return {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}


def subgraphs(node: NodeProto) -> Iterator[GraphProto]:
    """Graphs inside a node: branches of If, bodies of Loop and Scan."""
    for entry in node.attribute:
        if entry.type == AttributeProto.GRAPH:
            yield entry.g
        elif entry.type == AttributeProto.GRAPHS:
            yield from entry.graphs


def needs(node: NodeProto) -> set[str]:
    """Tensors a node takes, those its subgraphs take from outside included."""
    taken = set(filter(None, node.input))
    for graph in subgraphs(node):
        inside = {entry.name for entry in graph.input} | {t.name for t in graph.initializer}
        wanted = {output.name for output in graph.output}
        for child in graph.node:
            wanted |= needs(child)
            inside.update(child.output)
        taken |= wanted - inside
    return taken
