"""Nodes of a graph in the order they can be run in, which not every exporter keeps."""

from heapq import heapify, heappop, heappush

from onnx import ModelProto

from gonogo.drivers.models.importing.graph_view import needs


def put_in_order(model: ModelProto) -> None:
    """Put each node behind those that make what it takes; nodes in order stay where they are.

    ONNX wants it so, and ONNX Runtime does without: converters to half precision append their
    casts of the inputs at the end. A graph that runs in a circle stays as it is, to be refused.
    """
    nodes = list(model.graph.node)
    maker = {name: place for place, node in enumerate(nodes) for name in node.output if name}
    takers: dict[int, list[int]] = {}
    waits = [0] * len(nodes)
    for place, node in enumerate(nodes):
        for source in {maker[name] for name in needs(node) if name in maker}:
            takers.setdefault(source, []).append(place)
            waits[place] += 1
    ready = [place for place, count in enumerate(waits) if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        order.append(heappop(ready))
        for place in takers.get(order[-1], ()):
            waits[place] -= 1
            if not waits[place]:
                heappush(ready, place)
    if len(order) == len(nodes) and order != sorted(order):
        ordered = [nodes[place] for place in order]
        del model.graph.node[:]
        model.graph.node.extend(ordered)
