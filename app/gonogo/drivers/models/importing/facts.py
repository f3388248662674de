"""What a graph says of itself: inputs, outputs, and the operators at both ends."""

import hashlib
from collections import Counter, deque
from collections.abc import Mapping
from math import prod

from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto

from gonogo.drivers.models.importing.opening import every_node, every_tensor
from gonogo.ports.importing import GraphFacts, TensorFacts

Shapes = Mapping[str, tuple[int, ...]]

# They move values, and change none; Resize mixes neighbours, and keeps the range.
_MOVES = frozenset(
    {"Reshape", "Transpose", "Cast", "Identity", "Squeeze", "Unsqueeze", "Concat", "Slice"}
    | {"Flatten", "Resize", "Upsample", "QuantizeLinear", "DequantizeLinear", "Split"}
    | {"Gather", "GatherElements", "GatherND", "ZipMap"}
)
_CONVOLUTIONS = frozenset({"Conv", "ConvInteger", "QLinearConv", "FusedConv", "NhwcConv"})
_PRODUCTS = frozenset(
    {"MatMul", "Gemm", "MatMulInteger", "QLinearMatMul", "FusedMatMul", "QGemm", "MatMulNBits"}
    | {"ConvTranspose"}
)
# They ask for a size; the picture does not go through them.
_ASKS = frozenset({"Shape", "Size"})
_FIRST_OPERATORS = 12


def graph_facts(model: ModelProto, data: bytes) -> GraphFacts:
    """Read the facts that need no run.

    Parameters
    ----------
    model : ModelProto
        As ``open_model`` gives it.
    data : bytes
        Of the file.
    """
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    weights |= {sparse.values.name for sparse in graph.sparse_initializer}
    inputs = tuple(tensor_facts(entry) for entry in graph.input if entry.name not in weights)
    return GraphFacts(
        file_sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        producer=f"{model.producer_name} {model.producer_version}".strip(),
        opset=max(
            (s.version for s in model.opset_import if s.domain in {"", "ai.onnx"}), default=0
        ),
        metadata={entry.key: entry.value for entry in model.metadata_props},
        inputs=inputs,
        outputs=tuple(tensor_facts(entry) for entry in graph.output),
        ends=_ends(model),
        starts={entry.name: _start(model, entry.name) for entry in inputs},
        convolution_channels={},
        operators=dict(Counter(node.op_type for node in every_node(model)).most_common()),
        parameters=sum(prod(tensor.dims) for tensor in every_tensor(model)),
    )


def tensor_facts(entry: ValueInfoProto) -> TensorFacts:
    """An input or output as declared; sizes of 0 or less count as left open."""
    kind = entry.type.WhichOneof("value")
    if kind not in {"tensor_type", "sparse_tensor_type"}:
        return TensorFacts(entry.name, (kind or "unknown").removesuffix("_type"), ())
    tensor = getattr(entry.type, kind)
    shape = tuple(
        size.dim_value if size.HasField("dim_value") and size.dim_value > 0 else size.dim_param
        for size in tensor.shape.dim
    )
    return TensorFacts(entry.name, dtype_name(tensor.elem_type), shape)


def dtype_name(data_type: int) -> str:
    """Name an ONNX type as numpy does."""
    if data_type not in TensorProto.DataType.values():
        return "unknown"
    name = str(TensorProto.DataType.Name(data_type)).lower()
    return {"float": "float32", "double": "float64", "string": "str"}.get(name, name)


def convolution_channels(model: ModelProto, facts: GraphFacts, shapes: Shapes) -> dict[str, int]:
    """Per input, how many channels the first convolution takes that it reaches; 0 where none."""
    found = {}
    for entry in facts.inputs:
        found[entry.name] = 0
        for node in _downstream(model, entry.name):
            if node.op_type in _CONVOLUTIONS:
                found[entry.name] = _channels_taken(node, shapes)
                break
    return found


def _channels_taken(node: NodeProto, shapes: Shapes) -> int:
    place = 3 if node.op_type == "QLinearConv" else 1
    weight = shapes.get(node.input[place], ()) if len(node.input) > place else ()
    groups = next((a.i for a in node.attribute if a.name == "group"), 1)
    return weight[1] * groups if len(weight) > 2 else 0


def _start(model: ModelProto, name: str) -> tuple[str, ...]:
    operators: list[str] = []
    for node in _downstream(model, name):
        if node.op_type in _CONVOLUTIONS | _PRODUCTS or len(operators) == _FIRST_OPERATORS:
            break
        if operators[-1:] != [node.op_type]:
            operators.append(node.op_type)
    return tuple(operators)


def _downstream(model: ModelProto, name: str) -> list[NodeProto]:
    """Nodes that a tensor flows into, the nearest first."""
    users: dict[str, list[int]] = {}
    nodes = list(model.graph.node)
    for index, node in enumerate(nodes):
        for source in node.input:
            users.setdefault(source, []).append(index)
    waiting, seen, order = deque([name]), set[int](), []
    while waiting:
        for index in users.get(waiting.popleft(), ()):
            if index not in seen and nodes[index].op_type not in _ASKS:
                seen.add(index)
                order.append(nodes[index])
                waiting.extend(nodes[index].output)
    return order


def _ends(model: ModelProto) -> dict[str, str]:
    makers = {name: node for node in model.graph.node for name in node.output if name}
    return {entry.name: _end(entry.name, makers) for entry in model.graph.output}


def _end(name: str, makers: Mapping[str, NodeProto]) -> str:
    """The operators that give an output's values, joined by ``+`` where parts differ."""
    waiting, seen, found = deque([name]), set[str](), dict[str, None]()
    while waiting:
        tensor = waiting.popleft()
        node = makers.get(tensor)
        if node is None or tensor in seen:
            continue
        seen.add(tensor)
        if node.op_type in _MOVES:
            waiting.extend(node.input if node.op_type == "Concat" else node.input[:1])
        else:
            found[node.op_type] = None
    return "+".join(found)
