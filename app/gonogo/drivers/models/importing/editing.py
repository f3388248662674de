"""Add to a graph, rename in it, and drop what nobody uses any more."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from gonogo.drivers.models.importing.graph_view import needs, subgraphs

PREFIX = "gonogo/"


class GraphEditor:
    """A graph that grows at both ends.

    Parameters
    ----------
    model : ModelProto
        Changed in place.
    """

    def __init__(self, model: ModelProto) -> None:
        self.model = model
        self.graph = model.graph
        self.opset = opset(model)
        self._head: list[NodeProto] = []
        self._tail: list[NodeProto] = []
        self._into = self._head
        self._taken = {name for node in self.graph.node for name in _names_in(node)}
        self._taken |= {entry.name for entry in (*self.graph.input, *self.graph.initializer)}

    def go_to_end(self) -> None:
        """Put what is added from now on behind the model, no longer before it."""
        self._into = self._tail

    def fresh(self, stem: str) -> str:
        """Name that no tensor has yet."""
        name, count = f"{PREFIX}{stem}", 1
        while name in self._taken:
            count += 1
            name = f"{PREFIX}{stem}_{count}"
        self._taken.add(name)
        return name

    def add(
        self, operator: str, *inputs: str, gives: str = "", **attributes: int | float | list[int]
    ) -> str:
        """Add a node of one output; answers the output's name."""
        output = gives or self.fresh(operator.lower())
        self._into.append(
            helper.make_node(operator, list(inputs), [output], name=output, **attributes)
        )
        return output

    def constant(self, value: NDArray[np.generic], name: str = "") -> str:
        """Add an initializer; answers its name."""
        name = name or self.fresh("constant")
        self.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, value: float) -> str:
        """Add a float32 scalar."""
        return self.constant(np.array(value, np.float32))

    def reshape(self, tensor: str, *shape: int) -> str:
        """Add a Reshape."""
        return self.add("Reshape", tensor, self.constant(np.array(shape, np.int64)))

    def take(self, tensor: str, places: Sequence[int], axis: int) -> str:
        """Add a Gather of some places along an axis, which stays."""
        return self.add("Gather", tensor, self.constant(np.array(places, np.int64)), axis=axis)

    def cast(self, tensor: str, dtype: int) -> str:
        """Add a Cast."""
        return self.add("Cast", tensor, to=dtype)

    def as_float(self, tensor: str, dtype: int) -> str:
        """Cast to float32 what is not."""
        return tensor if dtype == TensorProto.FLOAT else self.cast(tensor, TensorProto.FLOAT)

    def reduce(self, operator: str, tensor: str, *axes: int, keepdims: bool = True) -> str:
        """Add a reduction. Its axes became an input with opset 18, for ReduceSum with 13."""
        keep = int(keepdims)
        if self.opset >= (13 if operator == "ReduceSum" else 18):
            where = self.constant(np.array(axes, np.int64))
            return self.add(operator, tensor, where, keepdims=keep)
        return self.add(operator, tensor, axes=list(axes), keepdims=keep)

    def softmax(self, tensor: str, axis: int, rank: int) -> str:
        """Add a Softmax along one axis.

        Below opset 13 Softmax runs over that axis and all behind it together, so the axis goes
        last there.
        """
        axis %= rank
        if self.opset >= 13 or axis == rank - 1:
            return self.add("Softmax", tensor, axis=axis)
        order = [*(a for a in range(rank) if a != axis), axis]
        last = self.add("Softmax", self.add("Transpose", tensor, perm=order), axis=rank - 1)
        return self.add("Transpose", last, perm=[order.index(a) for a in range(rank)])

    def rename(self, old: str, new: str) -> None:
        """Give a tensor another name, wherever it stands."""
        for node in (*self.graph.node, *self._head, *self._tail):
            _rename(node, old, new)
        for entry in (*self.graph.input, *self.graph.output, *self.graph.initializer):
            if entry.name == old:
                entry.name = new
        # The old name stays taken: a node may still be called so, and names of nodes are unique.
        self._taken.add(new)

    def join(self) -> None:
        """Make what was added part of the model, in its place."""
        nodes = [*self._head, *self.graph.node, *self._tail]
        del self.graph.node[:]
        self.graph.node.extend(nodes)
        self._head.clear()
        self._tail.clear()

    def finish(self) -> None:
        """Join what was added and drop what the outputs do not need."""
        self.join()
        nodes = list(self.graph.node)
        wanted = {output.name for output in self.graph.output}
        kept: list[NodeProto] = []
        for node in reversed(nodes):
            if not wanted.isdisjoint(node.output):
                wanted |= needs(node)
                kept.append(node)
        tensors = [tensor for tensor in self.graph.initializer if tensor.name in wanted]
        kept.reverse()
        del self.graph.node[:]
        self.graph.node.extend(kept)
        del self.graph.initializer[:]
        self.graph.initializer.extend(tensors)
        sparse = [t for t in self.graph.sparse_initializer if t.values.name in wanted]
        del self.graph.sparse_initializer[:]
        self.graph.sparse_initializer.extend(sparse)


def opset(model: ModelProto) -> int:
    """Version of ONNX's own operators."""
    versions = [entry.version for entry in model.opset_import if entry.domain in {"", "ai.onnx"}]
    return max(versions, default=1)


def _names_in(node: NodeProto) -> Iterator[str]:
    yield from node.input
    yield from node.output
    for graph in subgraphs(node):
        for child in graph.node:
            yield from _names_in(child)


def _rename(node: NodeProto, old: str, new: str) -> None:
    for names in (node.input, node.output):
        for place, name in enumerate(names):
            if name == old:
                names[place] = new
    for graph in subgraphs(node):
        _rename_in(graph, old, new)


def _rename_in(graph: GraphProto, old: str, new: str) -> None:
    for child in graph.node:
        _rename(child, old, new)
    for output in graph.output:
        if output.name == old:
            output.name = new
