"""Real sizes of the tensors inside a graph."""

from collections.abc import Collection, Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, TypeProto, ValueInfoProto, shape_inference

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.graph_view import Shape
from gonogo.drivers.models.onnx_runtime import ort

# Values; sizes that a graph computes with are fewer.
_LARGE = 1024


def real_shapes(
    model: ModelProto,
    inputs: Mapping[str, NDArray[np.generic]],
    only: Collection[str] | None = None,
) -> dict[str, Shape]:
    """Learn what size tensors have for given inputs.

    Sizes are inferred first; the graph is run, once, for those that could not be, since keeping
    every tensor of a large model takes gigabytes.

    Parameters
    ----------
    model : ModelProto
        Not changed.
    inputs : mapping of str to ndarray
        Every input of the graph.
    only : collection of str or None
        Tensors that matter; None for all.

    Returns
    -------
    dict of str to tuple of int
        Tensors that are no tensors (sequences, maps) are left out.

    Raises
    ------
    ModelError
        The graph does not run.
    """
    sizes = {name: value.shape for name, value in inputs.items()}
    entries = inferred(model, sizes)
    known = {name: static(entry) for name, entry in entries.items()}
    shapes = {name: shape for name, shape in known.items() if shape is not None}
    shapes.update({name: value.shape for name, value in inputs.items()})
    missing = [name for name in _gaps(model, shapes, entries) if only is None or name in only]
    if missing:
        shapes |= shapes_by_running(model.SerializeToString(), inputs, missing)
    return shapes


def without_weights(model: ModelProto) -> ModelProto:
    """Copy a graph for looking at: large weights keep name, type and size but hold no values.

    Copying and serialising those of a large model, again for each question, takes seconds.
    Whatever the exporter wrote of sizes inside is left out: it holds for the size it exported at.
    """
    copy = ModelProto(ir_version=model.ir_version)
    copy.opset_import.extend(model.opset_import)
    copy.functions.extend(model.functions)
    copy.graph.name = model.graph.name
    copy.graph.node.extend(model.graph.node)
    copy.graph.input.extend(model.graph.input)
    copy.graph.output.extend(model.graph.output)
    copy.graph.sparse_initializer.extend(model.graph.sparse_initializer)
    for tensor in model.graph.initializer:
        if prod(tensor.dims) <= _LARGE:
            copy.graph.initializer.append(tensor)
        else:
            copy.graph.initializer.add(
                name=tensor.name, data_type=tensor.data_type, dims=tensor.dims
            )
    for output in copy.graph.output:
        if output.type.HasField("tensor_type"):
            output.type.tensor_type.ClearField("shape")
    return copy


def _fix_inputs(model: ModelProto, sizes: Mapping[str, Shape]) -> None:
    for entry in model.graph.input:
        if entry.name in sizes:
            set_shape(entry.type, sizes[entry.name])


def set_shape(entry: TypeProto, shape: tuple[int | str, ...]) -> None:
    """Write a shape into a tensor's type; names stay open."""
    field = entry.tensor_type.shape
    del field.dim[:]
    for size in shape:
        dim = field.dim.add()
        if isinstance(size, str):
            dim.dim_param = size
        else:
            dim.dim_value = size


def inferred(model: ModelProto, sizes: Mapping[str, Shape]) -> dict[str, TypeProto]:
    """Types that ONNX can infer for inputs of given sizes, by tensor."""
    bare = without_weights(model)
    _fix_inputs(bare, sizes)
    try:
        graph = shape_inference.infer_shapes(bare, data_prop=True).graph
    except (shape_inference.InferenceError, ValueError, RuntimeError):
        return {}
    return {entry.name: entry.type for entry in (*graph.value_info, *graph.output, *graph.input)}


def static(entry: TypeProto) -> Shape | None:
    """Shape of a tensor's type where every size is a number, else None."""
    if not entry.tensor_type.HasField("shape"):
        return None
    dims = entry.tensor_type.shape.dim
    if not all(dim.HasField("dim_value") for dim in dims):
        return None
    return tuple(dim.dim_value for dim in dims)


def _gaps(
    model: ModelProto, shapes: Mapping[str, Shape], types: Mapping[str, TypeProto]
) -> list[str]:
    """Tensors the graph makes whose size is not known, sequences and maps left out."""
    made = (name for node in model.graph.node for name in node.output if name)
    kinds = {None, "tensor_type"}
    return [
        name
        for name in made
        if name not in shapes and (name not in types or types[name].WhichOneof("value") in kinds)
    ]


def shapes_by_running(
    data: bytes, inputs: Mapping[str, NDArray[np.generic]], names: Collection[str]
) -> dict[str, Shape]:
    """Run a graph once and answer the sizes of tensors inside.

    Raises
    ------
    ModelError
        It does not run.
    """
    # Messages written one after the other are merged as they are read: this adds to the graph's
    # outputs without a second copy of its weights.
    more = ModelProto(graph=GraphProto(output=[ValueInfoProto(name=name) for name in names]))
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        session = ort.InferenceSession(
            data + more.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        values = session.run(list(names), dict(inputs))
    except Exception as error:  # the runtime's own exception types share no base but this
        msg = f"The model does not run at this size: {first_line(error)}"
        raise ModelError(msg) from error
    return {n: v.shape for n, v in zip(names, values, strict=True) if isinstance(v, np.ndarray)}


def with_outputs(model: ModelProto, names: Collection[str]) -> ModelProto:
    """Copy a graph so that it gives the named tensors too, whatever layer they come from.

    Raises
    ------
    ModelError
        A tensor is not in the graph.
    """
    made = {name for node in model.graph.node for name in node.output}
    unknown = [name for name in names if name not in made]
    if unknown:
        msg = f"The model has no tensor {unknown[0]!r} inside; choose one of its own layers."
        raise ModelError(msg)
    copy = ModelProto()
    copy.CopyFrom(model)
    present = {output.name for output in copy.graph.output}
    copy.graph.output.extend(ValueInfoProto(name=name) for name in names if name not in present)
    return copy


def first_line(error: Exception) -> str:
    """What a library says is wrong, without its stack."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
