"""What is learned of a foreign ONNX file, and how it is to be wrapped into a bundle's graph.

Facts come from a child process that opens the file under limits; a wrapping goes to one. Both
travel as msgspec Structs.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Layout = Literal["NCHW", "NHWC", "CHW", "HWC", "vector"]
Colour = Literal["grey", "bgr", "rgb", "multi"]


class TensorFacts(Struct, frozen=True):
    """An input or output as the graph declares it.

    Parameters
    ----------
    dtype : str
        numpy's name: ``float32``, ``float16``, ``uint8``, ``int64`` …; ``sequence`` or ``map`` for
        what is no tensor.
    shape : tuple of int or str
        A name, or an empty string, where the graph leaves the size open.
    """

    name: str
    dtype: str
    shape: tuple[int | str, ...]


class AttentionFacts(Struct, frozen=True):
    """A softmax over pairs of tokens.

    Parameters
    ----------
    tensor : str
        Its output inside the graph, ``(1, heads, tokens, tokens)``.
    before : int
        Tokens that stand for no place (class and register tokens), first.
    rows, columns : int
        Grid of the others.
    is_output : bool
        Whether the graph gives it already.
    """

    tensor: str
    heads: int
    tokens: int
    before: int
    rows: int
    columns: int
    is_output: bool = False


class FeatureFacts(Struct, frozen=True):
    """The last feature map that still has places: ``(1, channels, rows, columns)``.

    Parameters
    ----------
    linear_weights : str
        Initializer of the linear layer that follows global average pooling, where nothing else
        stands between the map and ``scores``: then a class activation map is exact. Else empty.
    scores : str
        The output that this layer gives.
    """

    tensor: str
    channels: int
    rows: int
    columns: int
    linear_weights: str = ""
    scores: str = ""


class TrialFacts(Struct, frozen=True):
    """What the model gave when it was run.

    Parameters
    ----------
    outputs : tuple of TensorFacts
        With the shapes that really came; a size that differed from run to run is left open.
    lowest, highest : dict of str to float
        Over all trial images, per output; NaN where not one value is finite.
    constant : tuple of str
        Outputs that were the same for every image, of values 0 to 1 and 0 to 255.
    channel_sums_to_one : dict of str to int
        Axis along which an output sums to 1 (probabilities), where there is one.
    run_ms : float
        Median.
    """

    outputs: tuple[TensorFacts, ...]
    lowest: dict[str, float]
    highest: dict[str, float]
    constant: tuple[str, ...]
    channel_sums_to_one: dict[str, int]
    run_ms: float


class GraphFacts(Struct, frozen=True):
    """What an ONNX file says of itself, its graph included.

    Parameters
    ----------
    inputs, outputs : tuple of TensorFacts
        Initializers that are listed as inputs are left out.
    metadata : dict of str to str
        ``metadata_props`` as the exporter wrote them.
    ends : dict of str to str
        Per output, the operator that gives its values, looked for through Reshape, Transpose,
        Cast, Identity, Squeeze, Unsqueeze, Concat, Slice and others that move values, and through
        Resize: ``Softmax``, ``Sigmoid``, ``Gemm`` …; ``Sigmoid+Conv`` where parts differ.
    starts : dict of str to tuple of str
        Per input, the first operators it goes through, up to the first convolution or matrix
        product: ``("Sub", "Div")`` tells that normalisation is inside.
    convolution_channels : dict of str to int
        Per input, input channels of the first convolution it reaches; 0 where none.
    operators : dict of str to int
        How often each stands in the graph.
    parameters : int
        Values in initializers and other constants.
    trial : TrialFacts or None
        None where sizes had to be asked first.
    trial_problem : str
        Why the trial failed; one sentence, or empty.
    own_sizes : dict of str to tuple of int
        Per image input, height and width that the graph itself resizes every picture to before it
        looks at it, where that is another size than the input's.
    looks_at : dict of str to tuple of int
        Per image input, ``x, y, width, height`` of the part that the graph cuts out before it looks
        at it, in pixels of the size it works with; missing where it looks at everything.
    class_labels : tuple of str
        Names that a classifier of scikit-learn's exporters keeps inside, in the order of its
        probabilities.
    """

    file_sha256: str
    size_bytes: int
    producer: str
    opset: int
    metadata: dict[str, str]
    inputs: tuple[TensorFacts, ...]
    outputs: tuple[TensorFacts, ...]
    ends: dict[str, str]
    starts: dict[str, tuple[str, ...]]
    convolution_channels: dict[str, int]
    operators: dict[str, int]
    parameters: int
    attention: tuple[AttentionFacts, ...] = ()
    features: FeatureFacts | None = None
    trial: TrialFacts | None = None
    trial_problem: str = ""
    own_sizes: dict[str, tuple[int, int]] = {}
    looks_at: dict[str, tuple[int, int, int, int]] = {}
    class_labels: tuple[str, ...] = ()


class Fixed(Struct, frozen=True):
    """A constant in place of an input.

    Parameters
    ----------
    values : tuple of float
        Row by row.
    shape : tuple of int
        Of the tensor.
    """

    name: str
    values: tuple[float, ...]
    shape: tuple[int, ...]


class Template(Struct, frozen=True):
    """A picture in place of a second image input: the golden part.

    ``pixels`` is ``(height, width, channels)`` u8 in frame order (BGR), of the input's size; it is
    normalised like the image.
    """

    name: str
    height: int
    width: int
    pixels: bytes


class Difference(Struct, frozen=True):
    """Judge a reconstruction: distance between the input, as the model takes it, and an output.

    The wrapped graph gives ``map`` ``(1, 1, h, w)``: the distance, mean over channels, averaged
    over ``window × window`` px, in units of the model's own input.
    """

    output: str
    distance: Literal["absolute", "squared"] = "absolute"
    window: int = 1


class Memory(Struct, frozen=True):
    """Judge an embedding by its distance to the nearest of the good parts' patches.

    Parameters
    ----------
    output : str
        ``(1, c, h, w)``, ``(1, h, w, c)``, ``(1, tokens, c)`` or ``(1, c)`` embeddings.
    rows, columns : int
        Grid of the patches.
    before : int
        Tokens that stand for no place, first.
    channels_last : bool
        Whether ``output`` has its channels last.
    bank : str
        NPY file, ``(n, c)`` float32.
    """

    output: str
    rows: int
    columns: int
    before: int
    channels_last: bool
    bank: str


class Explain(Struct, frozen=True):
    """Outputs to add that explain, and never decide.

    Parameters
    ----------
    activation : bool
        ``heatmap`` ``(1, classes, h, w)``: exact class activation map.
    features : bool
        ``features``, for its first principal component.
    attention : bool
        ``attention`` ``(1, 1 + heads, rows, columns)``: rolled out over the layers, then the last
        layer's heads.
    """

    activation: bool = False
    features: bool = False
    attention: bool = False


class Wrapping(Struct, frozen=True):
    """How a foreign graph becomes a bundle's: uint8 (or float32) NHWC of 0 to 255 in, BGR.

    Parameters
    ----------
    image : str
        The input that takes the frame.
    height, width, channels : int
        Of the model's image.
    layout : {"NCHW", "NHWC", "CHW", "HWC", "vector"}
        ``CHW`` (torchvision's detectors) and ``HWC`` have no batch axis; ``vector``: pixels row by
        row, ``(batch, height·width·channels)``.
    dtype : str
        The model's own: ``float32``, ``float16`` or ``uint8``.
    colour : {"grey", "bgr", "rgb", "multi"}
        The model's channel order.
    scale, offset : tuple of float
        ``value = pixel · scale + offset``, one per channel in the model's order; uint8 models take
        1 and 0.
    takes : {"uint8", "float32"}
        Type of the wrapped graph's input.
    fixed : tuple of Fixed
        Other inputs.
    template : Template or None
        A second image input.
    outputs : tuple of str
        Outputs to keep, in the order of the graph; those of strings, maps and sequences go.
    activation : dict of str to str
        ``softmax`` or ``sigmoid`` to add to an output, over its class axis.
    class_axis : dict of str to int
        Per activated output.
    own_size : bool
        Whether ``height`` and ``width`` are what the graph itself resizes every picture to: then
        its resizing is left out, since the picture has that size already.
    """

    image: str
    height: int
    width: int
    channels: int
    layout: Layout
    dtype: str
    colour: Colour
    scale: tuple[float, ...]
    offset: tuple[float, ...]
    takes: Literal["uint8", "float32"] = "uint8"
    fixed: tuple[Fixed, ...] = ()
    template: Template | None = None
    outputs: tuple[str, ...] = ()
    activation: dict[str, Literal["softmax", "sigmoid"]] = {}
    class_axis: dict[str, int] = {}
    difference: Difference | None = None
    memory: Memory | None = None
    explain: Explain = Explain()
    own_size: bool = False


class LayerFacts(Struct, frozen=True):
    """A feature map inside a graph, ``(1, channels, rows, columns)``.

    Parameters
    ----------
    tensor : str
        Its name inside the graph.
    operator : str
        What gives it.
    """

    tensor: str
    operator: str
    channels: int
    rows: int
    columns: int


IMAGE = "image"
"""Input of a wrapped graph."""


def added_outputs(wrapping: Wrapping) -> tuple[str, ...]:
    """Names of the outputs that a wrapping adds."""
    explain = wrapping.explain
    asked = {
        "map": wrapping.difference is not None or wrapping.memory is not None,
        "nearest": wrapping.memory is not None,
        "heatmap": explain.activation,
        "features": explain.features,
        "attention": explain.attention,
    }
    return tuple(name for name, is_asked in asked.items() if is_asked)


def inner_name(name: str, wrapping: Wrapping) -> str:
    """Name that one of the model's tensors has once it is wrapped: another only on collision."""
    return f"model_{name}" if name in (IMAGE, *added_outputs(wrapping)) else name


class Workshop(Protocol):
    """Opens foreign ONNX files, each time in a child process under limits of time and memory."""

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder to work in, deleted in the end; what a kill leaves is swept later.

        Raises
        ------
        ModelError
            It cannot be made.
        """
        ...

    def examine(self, path: Path) -> GraphFacts:
        """Learn what a file is.

        Raises
        ------
        ModelError
            It cannot be used; the sentence names file, cause and cure.
        """
        ...

    def wrap(self, path: Path, wrapping: Wrapping, to: Path) -> None:
        """Write the wrapped graph.

        Raises
        ------
        ModelError
            It cannot be wrapped so.
        """
        ...

    def run(
        self, wrapped: Path, images: Sequence[NDArray[np.generic]]
    ) -> list[dict[str, NDArray[np.generic]]]:
        """Run a wrapped graph on inputs ``(1, H, W, C)``; outputs by name, one dict an image.

        Raises
        ------
        ModelError
            It fails, hangs or takes too much.
        """
        ...

    def layers(self, wrapped: Path, image: NDArray[np.generic]) -> tuple[LayerFacts, ...]:
        """List the feature maps inside a wrapped graph, in its order, for an input.

        Raises
        ------
        ModelError
            It does not run.
        """
        ...

    def look(self, wrapped: Path, tensor: str, image: NDArray[np.generic]) -> NDArray[np.float32]:
        """Read one feature map ``(channels, rows, columns)`` for an input.

        Raises
        ------
        ModelError
            There is no such map, or the graph does not run.
        """
        ...
