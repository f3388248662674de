"""From bytes to a graph that stands on its own: everything else is refused by name."""

import math
from collections.abc import Iterator

import onnx
from google.protobuf.message import DecodeError
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.ordering import put_in_order

_AGAIN = "export or download it again"
_ONE_FILE = (
    "put all in one file with onnx.save(onnx.load(PATH), NEW_PATH, save_as_external_data=False)"
)
# Operators that ONNX Runtime brings along.
_DOMAINS = frozenset(
    {
        "",
        "ai.onnx",
        "ai.onnx.ml",
        "ai.onnx.preview.training",
        "ai.onnx.training",
        "com.microsoft",
        "com.microsoft.experimental",
        "com.microsoft.nchwc",
        "com.ms.internal.nhwc",
    }
)
_NAMED = 5


def open_model(data: bytes, name: str) -> ModelProto:
    """Parse an ONNX file; nothing beside it is ever opened.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Of the file, for the sentence.

    Raises
    ------
    ModelError
        It is cut off, damaged or no ONNX; or its weights lie in other files, or it needs operators
        that ONNX Runtime does not have, or it was compiled for one machine.
    """
    try:
        model = onnx.load_model_from_string(data)
    except (DecodeError, RecursionError) as error:
        if "alloc failed" in str(error):
            raise MemoryError from error
        raise ModelError(_undecodable(data, name)) from error
    if not model.HasField("graph") or not model.graph.node:
        msg = f"{name} holds no ONNX graph: it is another kind of file or empty; {_AGAIN}."
        raise ModelError(msg)
    _refuse_external(model, name)
    _refuse_compiled(model, name)
    _refuse_custom(model, name)
    _refuse_false_sizes(model, name)
    put_in_order(model)
    return model


def every_node(model: ModelProto) -> Iterator[NodeProto]:
    """All nodes: of the graph, of the graphs inside its nodes, and of its functions."""
    for graph in _every_graph(model):
        yield from graph.node
    for function in model.functions:
        yield from function.node


def every_tensor(model: ModelProto) -> Iterator[TensorProto]:
    """All constants, wherever they stand."""
    for graph in _every_graph(model):
        yield from graph.initializer
        for sparse in graph.sparse_initializer:
            yield from (sparse.values, sparse.indices)
    for node in every_node(model):
        for attribute in node.attribute:
            yield from _tensors_of(attribute)


def _tensors_of(attribute: AttributeProto) -> Iterator[TensorProto]:
    if attribute.HasField("t"):
        yield attribute.t
    yield from attribute.tensors
    sparse = [attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else []
    for each in (*sparse, *attribute.sparse_tensors):
        yield from (each.values, each.indices)


def _every_graph(model: ModelProto) -> Iterator[GraphProto]:
    waiting = [model.graph]
    for training in model.training_info:
        waiting += [training.initialization, training.algorithm]
    for function in model.functions:
        waiting += _graphs_inside(function.node)
    while waiting:
        graph = waiting.pop()
        yield graph
        waiting += _graphs_inside(graph.node)


def _graphs_inside(nodes: Iterator[NodeProto]) -> list[GraphProto]:
    inside: list[GraphProto] = []
    for node in nodes:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                inside.append(attribute.g)
            inside += attribute.graphs
    return inside


def _refuse_external(model: ModelProto, name: str) -> None:
    files: dict[str, None] = {}
    for tensor in every_tensor(model):
        if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
            where = [entry.value for entry in tensor.external_data if entry.key == "location"]
            files[where[0] if where else "a file without a name"] = None
    if files:
        msg = (
            f"The weights of {name} lie outside it, in {_some(list(files))}, and other files are "
            f"never opened; {_ONE_FILE}."
        )
        raise ModelError(msg)


def _refuse_compiled(model: ModelProto, name: str) -> None:
    if any(node.op_type == "EPContext" for node in every_node(model)):
        msg = (
            f"{name} was compiled for one machine (it holds an EPContext node); bring in the "
            ".onnx file it was compiled from."
        )
        raise ModelError(msg)


def _refuse_custom(model: ModelProto, name: str) -> None:
    own = {(function.domain, function.name) for function in model.functions}
    custom = {
        f"{node.domain}.{node.op_type}": None
        for node in every_node(model)
        if node.domain not in _DOMAINS and (node.domain, node.op_type) not in own
    }
    if custom:
        msg = (
            f"{name} needs operators that are not part of ONNX ({_some(list(custom))}); export it "
            "again without them, for example without the plugin that adds them."
        )
        raise ModelError(msg)


def _refuse_false_sizes(model: ModelProto, name: str) -> None:
    for tensor in every_tensor(model):
        if not _size_is_true(tensor):
            shape = " × ".join(str(size) for size in tensor.dims) or "1"
            msg = (
                f"{name} is damaged: its weight {tensor.name!r} should have {shape} values and "
                f"has not; {_AGAIN}."
            )
            raise ModelError(msg)


def _size_is_true(tensor: TensorProto) -> bool:
    """Whether a constant holds as many values as its shape says."""
    if any(size < 0 for size in tensor.dims):
        return False
    values: int = math.prod(tensor.dims)
    bits = bits_of(tensor.data_type)
    if tensor.HasField("raw_data"):
        stored = len(tensor.raw_data)
        return not bits or stored == (values * bits + 7) // 8
    listed = sum(len(getattr(tensor, field)) for field in _FIELDS)
    if tensor.data_type in _COMPLEX or bits < 8:
        return values <= 8 * listed
    return values == listed


def bits_of(data_type: int) -> int:
    """Bits of one value; 0 for strings and for types unknown here."""
    return _BITS.get(data_type, 0)


def _undecodable(data: bytes, name: str) -> str:
    needed = _least_length(data)
    if needed > len(data):
        return (
            f"{name} is cut off: {len(data):,} of at least {needed:,} bytes are there; "
            "copy or download it again."
        )
    return f"{name} is no ONNX file, or it is damaged; {_AGAIN}."


def _least_length(data: bytes) -> int:
    """How long a protobuf message must be by its outermost fields; 0 where it is none.

    https://protobuf.dev/programming-guides/encoding
    """
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        wire = tag & 7
        if tag >> 3 == 0 or wire not in {0, 1, 2, 5}:
            return 0
        length, at = _varint(data, at) if wire in {0, 2} else ({1: 8, 5: 4}[wire], at)
        at += 0 if wire == 0 else length
    return at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7
    return value, at + 1


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


_COMPLEX = {TensorProto.COMPLEX64, TensorProto.COMPLEX128}
_FIELDS = (
    "float_data",
    "int32_data",
    "int64_data",
    "double_data",
    "uint64_data",
    "string_data",
)
_BITS = {
    TensorProto.FLOAT: 32,
    TensorProto.UINT8: 8,
    TensorProto.INT8: 8,
    TensorProto.UINT16: 16,
    TensorProto.INT16: 16,
    TensorProto.INT32: 32,
    TensorProto.INT64: 64,
    TensorProto.BOOL: 8,
    TensorProto.FLOAT16: 16,
    TensorProto.DOUBLE: 64,
    TensorProto.UINT32: 32,
    TensorProto.UINT64: 64,
    TensorProto.COMPLEX64: 64,
    TensorProto.COMPLEX128: 128,
    TensorProto.BFLOAT16: 16,
    TensorProto.FLOAT8E4M3FN: 8,
    TensorProto.FLOAT8E4M3FNUZ: 8,
    TensorProto.FLOAT8E5M2: 8,
    TensorProto.FLOAT8E5M2FNUZ: 8,
    TensorProto.UINT4: 4,
    TensorProto.INT4: 4,
    TensorProto.FLOAT4E2M1: 4,
}
