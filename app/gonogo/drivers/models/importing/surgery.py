"""Wrap a foreign graph into a bundle's: a frame in, tensors with a meaning out."""

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, TypeProto, ValueInfoProto, helper, inliner

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.editing import GraphEditor, opset
from gonogo.drivers.models.importing.explain_graph import explain
from gonogo.drivers.models.importing.graph_view import Shape
from gonogo.drivers.models.importing.image_input import (
    batch_of,
    drop_listed_initializers,
    take_frames,
)
from gonogo.drivers.models.importing.judging import judge_by_difference, judge_by_memory
from gonogo.drivers.models.importing.output_chain import KeptOutput, kept_outputs
from gonogo.drivers.models.importing.own_preparation import leave_out_resizing
from gonogo.drivers.models.importing.shapes import (
    first_line,
    inferred,
    real_shapes,
    set_shape,
    static,
)
from gonogo.ports.importing import IMAGE, Wrapping, added_outputs, inner_name

# ONNX Runtime gives no promise below opset 7, and broadcasting was another one there.
_OLDEST_OPSET = 7


def wrap(model: ModelProto, wrapping: Wrapping) -> ModelProto:
    """Make a bundle's graph of a foreign one.

    The model's own outputs keep their names, unless they are those of what is added: see
    :func:`~gonogo.ports.importing.inner_name`. What explains is added beside
    what decides and changes none of its values.

    Parameters
    ----------
    model : ModelProto
        With its weights loaded; not changed.
    wrapping : Wrapping
        How.

    Returns
    -------
    ModelProto
        One input ``image`` ``(1, H, W, C)``; float outputs are float32, of one image.

    Raises
    ------
    ModelError
        The graph does not fit the wrapping; the sentence says where and what to change.
    """
    graph = _own_copy(model)
    batch = batch_of(graph, wrapping)
    editor = GraphEditor(graph)
    for name in (IMAGE, *added_outputs(wrapping)):
        editor.rename(name, inner_name(name, wrapping))
    if wrapping.own_size:
        leave_out_resizing(editor, inner_name(wrapping.image, wrapping))
    normalised = take_frames(editor, wrapping)
    editor.join()
    editor.go_to_end()
    outputs = kept_outputs(graph, wrapping, batch)
    shapes = _shapes(editor, wrapping, outputs, normalised)
    for output in outputs.values():
        output.shape = shapes.get(output.tensor)
    added: list[str] = []
    if wrapping.difference is not None:
        difference = wrapping.difference
        judged = _judged(outputs, difference.output, wrapping)
        picture = judged.as_image(editor)
        added += judge_by_difference(
            editor, wrapping, difference, normalised, picture, judged.one_shape
        )
    if wrapping.memory is not None:
        judged = _judged(outputs, wrapping.memory.output, wrapping)
        embedding = judged.as_image(editor)
        added += judge_by_memory(editor, wrapping.memory, embedding, judged.one_shape)
    added += explain(editor, shapes, wrapping.explain, batch)
    return _closed(editor, wrapping, outputs, added)


def _judged(outputs: dict[str, KeptOutput], name: str, wrapping: Wrapping) -> KeptOutput:
    judged = outputs.get(inner_name(name, wrapping))
    if judged is None:
        msg = f"The model's output {name!r} holds no numbers; choose another to judge by."
        raise ModelError(msg)
    return judged


def _own_copy(model: ModelProto) -> ModelProto:
    copy = ModelProto()
    copy.CopyFrom(model)
    try:
        if copy.functions:
            copy = inliner.inline_local_functions(copy)
        if opset(copy) < _OLDEST_OPSET:
            copy = onnx.version_converter.convert_version(copy, 13)
    except (RuntimeError, ValueError) as error:
        msg = (
            f"The model's operators are of an old set ({opset(model)}) that cannot be brought up "
            f"to date: {first_line(error)} Export it anew with opset 13 or later."
        )
        raise ModelError(msg) from error
    drop_listed_initializers(copy)
    del copy.graph.value_info[:]
    return copy


def _shapes(
    editor: GraphEditor, wrapping: Wrapping, outputs: dict[str, KeptOutput], normalised: str
) -> dict[str, Shape]:
    """Learn the sizes this wrapping needs: of all tensors only where an explanation is sought."""
    takes = np.uint8 if wrapping.takes == "uint8" else np.float32
    image = np.zeros((1, wrapping.height, wrapping.width, wrapping.channels), takes)
    explains = wrapping.explain
    every = explains.activation or explains.features or explains.attention
    only = None if every else {normalised, *(output.tensor for output in outputs.values())}
    return real_shapes(editor.model, {IMAGE: image}, only)


def _closed(
    editor: GraphEditor, wrapping: Wrapping, outputs: dict[str, KeptOutput], added: list[str]
) -> ModelProto:
    kept = [inner_name(name, wrapping) for name in wrapping.outputs]
    names = [name for name in outputs if name in kept]
    for name in names:
        outputs[name].finish(editor)
    if not names and not added:
        msg = "None of the chosen outputs holds numbers; choose an output that does."
        raise ModelError(msg)
    del editor.graph.output[:]
    editor.graph.output.extend(ValueInfoProto(name=name) for name in (*names, *added))
    editor.finish()
    _declare(editor.model, outputs)
    try:
        onnx.checker.check_model(editor.model)
    except (onnx.checker.ValidationError, ValueError) as error:
        msg = f"The model cannot be wrapped so: {first_line(error)}"
        raise ModelError(msg) from error
    return editor.model


def _declare(model: ModelProto, outputs: dict[str, KeptOutput]) -> None:
    """Write each output's type and shape; sizes that depend on the image stay open."""
    types = inferred(model, {})
    for entry in model.graph.output:
        kept = outputs.get(entry.name)
        found = types.get(entry.name, TypeProto())
        dtype = found.tensor_type.elem_type or (kept.dtype if kept else TensorProto.FLOAT)
        shape: tuple[int | str, ...] | None = static(found)
        if shape is None and found.tensor_type.HasField("shape"):
            dims = found.tensor_type.shape.dim
            shape = tuple(
                dim.dim_value if dim.HasField("dim_value") else f"{entry.name}_{axis}"
                for axis, dim in enumerate(dims)
            )
        if shape is None:
            rank = len(kept.one_shape) if kept else 4
            shape = tuple(f"{entry.name}_{axis}" for axis in range(rank))
        entry.CopyFrom(helper.make_tensor_value_info(entry.name, dtype, None))
        set_shape(entry.type, shape)
