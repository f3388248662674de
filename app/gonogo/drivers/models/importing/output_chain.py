"""What a model's own output goes through before it leaves the wrapped graph."""

import msgspec
from onnx import ModelProto, TensorProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.drivers.models.importing.graph_view import Shape
from gonogo.ports.importing import Wrapping, inner_name

_NUMBERS = frozenset({TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE})
_NO_NUMBERS = frozenset({TensorProto.STRING, TensorProto.COMPLEX64, TensorProto.COMPLEX128})


class KeptOutput(msgspec.Struct):
    """One output of the model.

    Parameters
    ----------
    name : str
        That the wrapped graph gives it under.
    tensor : str
        That holds its values; another one where the output was a list of maps.
    dtype : int
        ONNX's element type.
    batch : int
        Images the graph was exported for.
    activation, class_axis : str, int
        To add, and along which axis.
    shape : tuple of int or None
        Real shape of ``tensor``, once known.
    """

    name: str
    tensor: str
    dtype: int
    batch: int
    activation: str
    class_axis: int
    shape: Shape | None = None

    @property
    def one_shape(self) -> Shape:
        """Shape for one image."""
        if self.shape is None:
            msg = f"The size of the model's output {self.name!r} cannot be told."
            raise ModelError(msg)
        if self.shape and self.shape[0] % self.batch == 0:
            return (self.shape[0] // self.batch, *self.shape[1:])
        return self.shape

    def as_image(self, editor: GraphEditor) -> str:
        """Add what makes it float32 of the first image; answers the tensor."""
        tensor = first_image(editor, self.tensor, self.shape, self.batch)
        return editor.as_float(tensor, self.dtype)

    def finish(self, editor: GraphEditor) -> None:
        """Add what is left to do, and give the result the output's name."""
        tensor = first_image(editor, self.tensor, self.shape, self.batch)
        if self.dtype in _NUMBERS:
            tensor = editor.as_float(tensor, self.dtype)
        if self.activation == "sigmoid":
            tensor = editor.add("Sigmoid", tensor)
        elif self.activation == "softmax":
            tensor = editor.softmax(tensor, self.class_axis, len(self.one_shape))
        if tensor == self.name:
            return
        if tensor == self.tensor:
            tensor = editor.add("Identity", tensor)
        editor.rename(self.name, editor.fresh(self.name))
        editor.rename(tensor, self.name)


def first_image(editor: GraphEditor, tensor: str, shape: Shape | None, batch: int) -> str:
    """Take the first image's rows of a graph that was exported for several."""
    if batch == 1 or not shape or shape[0] % batch:
        return tensor
    return editor.take(tensor, range(shape[0] // batch), 0)


def kept_outputs(model: ModelProto, wrapping: Wrapping, batch: int) -> dict[str, KeptOutput]:
    """Outputs that the wrapping names, by their name in the wrapped graph.

    Those of strings, sequences and maps are left out, but a classifier's list of maps (ZipMap, of
    scikit-learn's exporters) becomes the table of probabilities it was made of.

    Raises
    ------
    ModelError
        An output is not in the graph.
    """
    maker = {name: node for node in model.graph.node for name in node.output}
    present = {output.name: output for output in model.graph.output}
    judged = [wrapping.difference, wrapping.memory]
    asked = [*wrapping.outputs, *(judge.output for judge in judged if judge is not None)]
    for original in asked:
        if inner_name(original, wrapping) not in present:
            msg = f"The model has no output {original!r}; its outputs are {', '.join(present)}."
            raise ModelError(msg)
    activation = {inner_name(name, wrapping): how for name, how in wrapping.activation.items()}
    axes = {inner_name(name, wrapping): axis for name, axis in wrapping.class_axis.items()}
    wanted = {inner_name(original, wrapping) for original in asked}
    kept = {}
    for name, output in present.items():
        node = maker.get(name)
        is_tensor = output.type.WhichOneof("value") in {None, "tensor_type"}
        dtype = output.type.tensor_type.elem_type
        tensor = name
        if node is not None and node.op_type == "ZipMap":
            tensor, dtype, is_tensor = node.input[0], TensorProto.FLOAT, True
        if name in wanted and is_tensor and dtype not in _NO_NUMBERS:
            kept[name] = KeptOutput(
                name, tensor, dtype, batch, activation.get(name, ""), axes.get(name, 1)
            )
    return kept
