"""Put a camera's frame in front of a foreign graph: order of axes and colours, normalisation."""

from math import prod

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, ValueInfoProto, helper

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.ports.importing import IMAGE, Fixed, Template, Wrapping, inner_name

PLANES = frozenset({"NCHW", "CHW"})
_WITHOUT_BATCH = frozenset({"CHW", "HWC"})


def take_frames(editor: GraphEditor, wrapping: Wrapping) -> str:
    """Replace the graph's inputs by one, ``image`` ``(1, H, W, C)``.

    Transpose comes before Cast, on bytes: the other way round took 30 ms against 2 at 512². The
    scale is not folded into the first convolution: at padded borders that
    changed the answer.

    Parameters
    ----------
    editor : GraphEditor
        At the graph's beginning; its names are those of :func:`inner_name`.

    Returns
    -------
    str
        The normalised image as one image, float32, in the model's layout.

    Raises
    ------
    ModelError
        An input is missing, left over, or of another size than the wrapping says.
    """
    entries = {entry.name: entry for entry in editor.graph.input}
    image = inner_name(wrapping.image, wrapping)
    if image not in entries:
        msg = f"The model has no input {wrapping.image!r}; its inputs are {', '.join(entries)}."
        raise ModelError(msg)
    dtype = _dtype(entries[image], wrapping.image)
    _check(wrapping, helper.tensor_dtype_to_np_dtype(dtype).name)
    _fill_others(editor, entries, image, wrapping)
    shape = _shape_for(entries[image], wrapping.image, (wrapping.height, wrapping.width), wrapping)
    normalised, tensor = _normalise(editor, wrapping, dtype)
    if wrapping.layout not in _WITHOUT_BATCH and shape[0] > 1:
        tensor = editor.add("Concat", *[tensor] * shape[0], axis=0)
    editor.add("Identity", tensor, gives=image)
    del editor.graph.input[:]
    takes = TensorProto.UINT8 if wrapping.takes == "uint8" else TensorProto.FLOAT
    size = (1, wrapping.height, wrapping.width, wrapping.channels)
    editor.graph.input.append(helper.make_tensor_value_info(IMAGE, takes, size))
    return normalised


def batch_of(model: ModelProto, wrapping: Wrapping) -> int:
    """How many images the graph was exported for; 1 where it leaves that open."""
    if wrapping.layout in _WITHOUT_BATCH:
        return 1
    for entry in model.graph.input:
        if entry.name == wrapping.image and entry.type.tensor_type.shape.dim:
            return max(1, int(entry.type.tensor_type.shape.dim[0].dim_value))
    return 1


def drop_listed_initializers(model: ModelProto) -> None:
    """Take initializers from the inputs, where files older than IR version 4 list them."""
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [entry for entry in model.graph.input if entry.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    model.ir_version = max(model.ir_version, 4)


def _check(wrapping: Wrapping, dtype: str) -> None:
    problem = ""
    if dtype != wrapping.dtype:
        problem = f"takes {dtype}, not {wrapping.dtype}; correct its type"
    elif not len(wrapping.scale) == len(wrapping.offset) == wrapping.channels:
        problem = f"needs a scale and an offset for each of its {wrapping.channels} channels"
    elif wrapping.colour == "rgb" and wrapping.channels != 3:
        problem = f"is to take RGB but has {wrapping.channels} channels; choose another order"
    elif wrapping.dtype == "uint8" and (wrapping.takes != "uint8" or not _is_raw(wrapping)):
        problem = "takes bytes, which are not to be normalised; set scale 1, offset 0 and uint8"
    if problem:
        msg = f"The model's input {wrapping.image!r} {problem}."
        raise ModelError(msg)


def _is_raw(wrapping: Wrapping) -> bool:
    return set(wrapping.scale) == {1.0} and set(wrapping.offset) == {0.0}


def _shape_for(
    entry: ValueInfoProto, name: str, size: tuple[int, int], wrapping: Wrapping
) -> tuple[int, ...]:
    """Sizes that an image input has, held against what the graph declares."""
    (height, width), channels = size, wrapping.channels
    shape = {
        "NCHW": (1, channels, height, width),
        "NHWC": (1, height, width, channels),
        "CHW": (channels, height, width),
        "HWC": (height, width, channels),
        "vector": (1, height * width * channels),
    }[wrapping.layout]
    declared = [dim.dim_value for dim in entry.type.tensor_type.shape.dim]
    if declared and wrapping.layout not in _WITHOUT_BATCH:
        shape = (max(1, declared[0]), *shape[1:])
    fits = len(declared) in {0, len(shape)} and all(
        there in {0, wanted} for there, wanted in zip(declared, shape, strict=False)
    )
    if not fits:
        found = " × ".join(str(size or "?") for size in declared)
        msg = (
            f"The model's input {name!r} is {found}, not {' × '.join(map(str, shape))}; "
            "correct the size or the layout."
        )
        raise ModelError(msg)
    return shape


def _dtype(entry: ValueInfoProto, name: str) -> int:
    if entry.type.WhichOneof("value") != "tensor_type":
        msg = f"The model's input {name!r} is no tensor; such a model cannot take an image."
        raise ModelError(msg)
    return int(entry.type.tensor_type.elem_type)


def _normalise(editor: GraphEditor, wrapping: Wrapping, dtype: int) -> tuple[str, str]:
    """Answer the normalised image in float32, and in the model's own type."""
    channels = wrapping.channels
    planes = wrapping.layout in PLANES
    tensor = IMAGE
    if planes:
        tensor = editor.add("Transpose", tensor, perm=[0, 3, 1, 2])
    if wrapping.colour == "rgb":
        tensor = editor.take(tensor, (2, 1, 0), 1 if planes else 3)
    if dtype == TensorProto.UINT8:
        return editor.cast(tensor, TensorProto.FLOAT), _laid_out(editor, wrapping, tensor)
    if wrapping.takes == "uint8":
        tensor = editor.cast(tensor, TensorProto.FLOAT)
    shape = (1, channels, 1, 1) if planes else (1, 1, 1, channels)
    if set(wrapping.scale) != {1.0}:
        # Divided by 255, not multiplied by 1/255: a model of half precision makes a hundredth of
        # the last bit between the two.
        parts = 1.0 / np.array(wrapping.scale)
        whole = bool((np.abs(parts - np.rint(parts)) < 1e-9 * parts).all())
        factor = np.rint(parts) if whole else np.array(wrapping.scale)
        by = editor.constant(factor.astype(np.float32).reshape(shape))
        tensor = editor.add("Div" if whole else "Mul", tensor, by)
    if set(wrapping.offset) != {0.0}:
        offset = np.array(wrapping.offset, np.float32).reshape(shape)
        tensor = editor.add("Add", tensor, editor.constant(offset))
    tensor = _laid_out(editor, wrapping, tensor)
    return tensor, tensor if dtype == TensorProto.FLOAT else editor.cast(tensor, dtype)


def _laid_out(editor: GraphEditor, wrapping: Wrapping, tensor: str) -> str:
    height, width, channels = wrapping.height, wrapping.width, wrapping.channels
    if wrapping.layout == "CHW":
        return editor.reshape(tensor, channels, height, width)
    if wrapping.layout == "HWC":
        return editor.reshape(tensor, height, width, channels)
    if wrapping.layout == "vector":
        return editor.reshape(tensor, 1, height * width * channels)
    return tensor


def _fill_others(
    editor: GraphEditor, entries: dict[str, ValueInfoProto], image: str, wrapping: Wrapping
) -> None:
    values = {inner_name(fixed.name, wrapping): fixed for fixed in wrapping.fixed}
    template = wrapping.template
    for name, entry in entries.items():
        if name == image:
            continue
        if template is not None and name == inner_name(template.name, wrapping):
            editor.constant(_template(entry, template, wrapping), name)
        elif name in values:
            editor.constant(_fixed(entry, values[name]), name)
        else:
            msg = f"The model has another input, {name!r}; say what is to be fed to it."
            raise ModelError(msg)


def _fixed(entry: ValueInfoProto, fixed: Fixed) -> NDArray[np.generic]:
    dtype = helper.tensor_dtype_to_np_dtype(_dtype(entry, fixed.name))
    if prod(fixed.shape) != len(fixed.values):
        msg = (
            f"The input {fixed.name!r} of shape {list(fixed.shape)} needs {prod(fixed.shape)} "
            f"values, {len(fixed.values)} were given."
        )
        raise ModelError(msg)
    return np.array(fixed.values, dtype).reshape(fixed.shape)


def _template(entry: ValueInfoProto, template: Template, wrapping: Wrapping) -> NDArray[np.generic]:
    """Normalise the golden part like the image."""
    size = (template.height, template.width, wrapping.channels)
    if len(template.pixels) != prod(size):
        msg = f"The picture for {template.name!r} is not {size[1]} × {size[0]} px; give it anew."
        raise ModelError(msg)
    pixels = np.frombuffer(template.pixels, np.uint8).reshape(size)
    if wrapping.colour == "rgb":
        pixels = pixels[..., ::-1]
    scale, offset = np.array(wrapping.scale, np.float32), np.array(wrapping.offset, np.float32)
    values = pixels.astype(np.float32) * scale + offset
    if wrapping.layout in PLANES:
        values = values.transpose(2, 0, 1)
    shape = _shape_for(entry, template.name, size[:2], wrapping)
    one = values.reshape(shape if wrapping.layout in _WITHOUT_BATCH else (1, *shape[1:]))
    dtype = helper.tensor_dtype_to_np_dtype(_dtype(entry, template.name))
    return np.broadcast_to(one, shape).astype(dtype)
