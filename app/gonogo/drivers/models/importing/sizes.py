"""Shapes of all tensors inside a graph, and a refusal of those no station could hold."""

from collections.abc import Mapping
from contextlib import suppress
from math import prod

import onnx
from onnx import ModelProto, ValueInfoProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.opening import bits_of

LARGEST_TENSOR_BYTES = 2**30
_SHAPE_CARRIER_BYTES = 4096
_OBJECTIONS = (
    onnx.shape_inference.InferenceError,
    onnx.checker.ValidationError,
    ValueError,
    RuntimeError,
)

Shapes = dict[str, tuple[int, ...]]


def without_weights(model: ModelProto) -> ModelProto:
    """Empty the large constants: shapes follow without them, in a fraction of the memory.

    Returns
    -------
    ModelProto
        A copy; the memory of ``model`` itself is given back only when it goes.
    """
    for tensor in model.graph.initializer:
        for field in ("raw_data", "float_data", "int32_data", "double_data"):
            if len(getattr(tensor, field)) > _SHAPE_CARRIER_BYTES:
                tensor.ClearField(field)
    return ModelProto.FromString(model.SerializeToString())


def infer_shapes(model: ModelProto, given: Mapping[str, tuple[int, ...]], name: str) -> Shapes:
    """Shapes of inputs, constants and tensors inside, where they follow from the inputs' shapes.

    Parameters
    ----------
    model : ModelProto
        Stays as it is.
    given : mapping of str to tuple of int
        Shapes of the inputs.
    name : str
        Of the file, for the sentence.

    Raises
    ------
    ModelError
        One of them would take more than 1 GiB.
    """
    sized = ModelProto()
    sized.CopyFrom(model)
    for entry in sized.graph.input:
        if entry.name in given:
            _set_shape(entry, given[entry.name])
    # Outputs often declare sizes of another input's size.
    for entry in sized.graph.output:
        if entry.type.HasField("tensor_type"):
            entry.type.tensor_type.ClearField("shape")
    # ONNX Runtime has the last word on whether the graph is valid.
    with suppress(*_OBJECTIONS):
        sized = onnx.shape_inference.infer_shapes(sized, data_prop=True)
    shapes: Shapes = {}
    for entry in (*sized.graph.input, *sized.graph.value_info, *sized.graph.output):
        shape = _known_shape(entry)
        if shape is not None:
            _refuse_huge(entry.name, shape, bits_of(entry.type.tensor_type.elem_type), name)
            shapes[entry.name] = shape
    for tensor in model.graph.initializer:
        shapes[tensor.name] = tuple(tensor.dims)
    return shapes


def _set_shape(entry: ValueInfoProto, shape: tuple[int, ...]) -> None:
    declared = entry.type.tensor_type.shape
    del declared.dim[:]
    for size in shape:
        declared.dim.add().dim_value = size


def _known_shape(entry: ValueInfoProto) -> tuple[int, ...] | None:
    tensor = entry.type.tensor_type
    if not entry.type.HasField("tensor_type") or not tensor.HasField("shape"):
        return None
    if not all(size.HasField("dim_value") for size in tensor.shape.dim):
        return None
    return tuple(size.dim_value for size in tensor.shape.dim)


def _refuse_huge(tensor: str, shape: tuple[int, ...], bits: int, name: str) -> None:
    needed = prod(max(size, 0) for size in shape) * max(bits, 8) // 8
    if needed > LARGEST_TENSOR_BYTES:
        sizes = " × ".join(str(size) for size in shape)
        msg = (
            f"{name} asks for {needed / 2**30:,.0f} GiB for one tensor ({tensor!r}, {sizes}); "
            "it is damaged, or made to do harm."
        )
        raise ModelError(msg)
