"""A model bundle: the ONNX bytes, the contract that gives them meaning, and their provenance."""

import math
from typing import Any, Literal

import msgspec
from msgspec.structs import asdict

from gonogo.domain.canonical import sha256_of
from gonogo.domain.geometry import Roi
from gonogo.domain.prediction import ScoreFrom

Fit = Literal["stretch", "letterbox", "corner", "crop"]
Interpolation = Literal["linear", "halving", "bilinear", "bicubic", "nearest"]
_MOST_PX = 8192
"""Frames grow to it at most: 200 MB a frame in colour."""


class InputContract(msgspec.Struct, frozen=True):
    """What the bundle's graph takes: a picture, batch of one, channels last.

    Parameters
    ----------
    name : str
        Input name in the graph.
    height, width, channels : int
        Size in pixels and number of channels.
    dtype : {"uint8", "float32"}
        Values are 0 to 255 in both; normalisation is folded into the graph. float32 where the
        exporter resizes without rounding to whole grey values.
    layout : {"NHWC"}
        Axis order.
    colour : {"grey", "bgr", "multi"}
        Channel meaning; frames are BGR throughout, and so is the graph's input, whatever order the
        model inside wants. ``multi``: as many channels as the camera gives, in its order.
    """

    name: str
    height: int
    width: int
    channels: int
    dtype: Literal["uint8", "float32"] = "uint8"
    layout: Literal["NHWC"] = "NHWC"
    colour: Literal["grey", "bgr", "multi"] = "grey"


class Preparation(msgspec.Struct, frozen=True):
    """How a frame becomes the graph's input. Without one the frame must be the input.

    Parameters
    ----------
    frame_channels : int
        Channels of the frames it was set up for; others are refused, not guessed at. One channel
        for a model in colour is repeated, three for a grey model are weighed to luma.
    fit : {"stretch", "letterbox", "corner", "crop"}
        Stretch: both sides to the input's size. Letterbox: aspect kept, padded on all sides alike.
        Corner: aspect kept, padded right and below. Crop: the shorter side to ``resize_px``, then
        the middle.
    interpolation : {"linear", "halving", "bilinear", "bicubic", "nearest"}
        Linear: OpenCV's, four neighbours, which skips pixels when it shrinks. Halving: halves by
        area as often as it fits, then linear. Bilinear, bicubic: Pillow's, which weigh all pixels
        (torchvision's ``antialias=True``).
    pad : int
        Grey value of the padding, 0 to 255.
    resize_px : int
        Shorter side before the middle is cut out, for ``crop``.
    looks_at : Roi or None
        Part of the input that the graph itself cuts out; its answers cover no more of the frame.
        None where it looks at all of it.
    """

    frame_channels: int
    fit: Fit = "stretch"
    interpolation: Interpolation = "halving"
    pad: int = 114
    resize_px: int = 0
    looks_at: Roi | None = None

    def __post_init__(self) -> None:
        if self.frame_channels < 1 or not 0 <= self.pad <= 255 or self.resize_px < 0:
            msg = "a preparation needs frame_channels of 1 or more and a pad of 0 to 255"
            raise ValueError(msg)
        if self.fit == "crop" and not 1 <= self.resize_px <= _MOST_PX:
            msg = (
                "the fit 'crop' needs resize_px, the shorter side before the middle is cut out, of "
                f"1 to {_MOST_PX}"
            )
            raise ValueError(msg)


class OutputContract(msgspec.Struct, frozen=True):
    """Names of the graph's outputs by meaning; None where the model has none.

    Parameters
    ----------
    map : str or None
        ``(1, classes, h, w)`` float32 score maps.
    scores : str or None
        ``(1, classes)`` float32 class scores; for detections ``(1, n, classes)`` or ``(n,)``.
    heatmap : str or None
        Explanation: ``(1, h, w)`` float32, or ``(1, classes, h, w)`` of which the decoder shows the
        class that scores highest.
    attention : str or None
        ``(1, heads, h, w)`` float32 attention weights.
    boxes : str or None
        Detections: the head's only output, or the boxes where scores stand apart.
    labels : str or None
        ``(n,)`` or ``(1, n)`` class indices of the boxes.
    prototypes : str or None
        ``(1, k, h, w)`` mask prototypes of an instance segmentation.
    features : str or None
        ``(1, c, h, w)`` feature map, for an explanation by its first principal component.
    nearest : str or None
        ``(1, h, w)`` int64: row of the bundle's patches that each place is nearest to.
    text : str or None
        ``(1, steps, characters + 1)`` float32 of a reader, blank first.
    """

    map: str | None = None
    scores: str | None = None
    heatmap: str | None = None
    attention: str | None = None
    boxes: str | None = None
    labels: str | None = None
    prototypes: str | None = None
    features: str | None = None
    nearest: str | None = None
    text: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Names of all outputs that have a meaning."""
        return tuple(name for name in asdict(self).values() if name is not None)


class FileContract(msgspec.Struct, frozen=True):
    """A further file of the bundle, held against its SHA-256 like ``model.onnx``."""

    file: str
    sha256: str

    def __post_init__(self) -> None:
        _check_plain(self.file)


class ReaderContract(msgspec.Struct, frozen=True):
    """A second model of the bundle that reads the print the first one found.

    Parameters
    ----------
    model : FileContract
        Its ONNX file.
    input : InputContract
        What it takes: one line of print, ``height`` fixed, ``width`` the widest.
    output : str
        ``(1, steps, characters + 1)``, blank first.
    """

    model: FileContract
    input: InputContract
    output: str


MOST_APART = 0.1
"""A golden answer that may be further off says nothing."""
READER_INPUT, READER_OUTPUT = "reader.input", "reader.output"
"""Names of a second model's golden line and answer among the golden outputs."""


class GoldenContract(msgspec.Struct, frozen=True):
    """The image with known answers that is run whenever a station arms.

    Parameters
    ----------
    image, outputs : str
        File names beside the card: a PNG and an NPZ with one array per graph output.
    image_sha256, outputs_sha256 : str
        SHA-256 of the files.
    atol : float
        Largest difference allowed, as a part of the largest value of the same channel, or of 1
        where that is smaller; processors and providers differ in the last digits.
    """

    image: str
    outputs: str
    image_sha256: str
    outputs_sha256: str
    atol: float = 1e-3

    def __post_init__(self) -> None:
        _check_plain(self.image)
        _check_plain(self.outputs)
        if not 0 < self.atol <= MOST_APART:
            msg = f"atol is above 0 and at most {MOST_APART}, not {self.atol}"
            raise ValueError(msg)


class ModelCard(msgspec.Struct, frozen=True):
    """``card.yaml``: what a bundle's tensors mean.

    Everything but ``title``, ``provenance``, ``licence`` and ``figures`` is contract and hashed.

    Parameters
    ----------
    schema_version : {1}
        Of this card.
    name, title : str
        Folder name of the bundle, and its name for people.
    kind : str
        Decoder, one of the ``gonogo.kinds`` entry points.
    classes : tuple of str
        Defect classes in the order of the output's channels.
    score_from : {"map", "head"}
        Where the deciding score comes from.
    onnx_sha256 : str
        SHA-256 of ``model.onnx``.
    decoder : dict
        Settings of the decoder, see its kind. ``floor``, where there is one: map values below it
        are the model's noise, and scores below it are 0.
    provenance : dict of str to str
        Who made it, from what, by which command and seed.
    licence : str
        SPDX identifier.
    figures : dict
        Measured figures with the command that gives them.
    prepare : Preparation or None
        How a frame becomes the input; None where it must be the input.
    channels : tuple of str
        What each channel of the output stands for, where not all of them are defects, in the
        model's order; ``classes`` names those that are. Empty: the channels are the classes.
    explained_by : str
        What the heatmap is, for the legend; empty for the model's own.
    reader : ReaderContract or None
        Second model, of kind ``text``.
    alphabet : tuple of str
        Characters a reader knows, in the order of its output after the blank.
    patches : FileContract or None
        ``(n, h, w)`` or ``(n, h, w, 3)`` uint8 NPY: the normal patches that an embedding is
        held against.
    """

    schema_version: Literal[1]
    name: str
    title: str
    kind: str
    classes: tuple[str, ...]
    input: InputContract
    outputs: OutputContract
    score_from: ScoreFrom
    golden: GoldenContract
    onnx_sha256: str
    decoder: dict[str, float | str] = msgspec.field(default_factory=dict)
    provenance: dict[str, str] = msgspec.field(default_factory=dict)
    licence: str = ""
    figures: dict[str, Any] = msgspec.field(default_factory=dict)
    prepare: Preparation | None = None
    channels: tuple[str, ...] = ()
    explained_by: str = ""
    reader: ReaderContract | None = None
    alphabet: tuple[str, ...] = ()
    patches: FileContract | None = None

    def __post_init__(self) -> None:
        for what, names in (("classes", self.classes), ("channels", self.channels)):
            twice = [name for name in names if names.count(name) > 1]
            if twice:  # only one of the two would be judged
                msg = f"{what} name {twice[0]!r} twice; each needs a name of its own"
                raise ValueError(msg)
        for name, value in self.decoder.items():
            if isinstance(value, float) and not math.isfinite(value):
                msg = f"the decoder's {name} must be a number that is finite, not {value}"
                raise ValueError(msg)

    @property
    def contract(self) -> dict[str, Any]:
        """All that gives the numbers their meaning.

        Fields that came later are spelled only where they are used: the hashes that older recipes
        pin stay as they are.
        """
        contract: dict[str, Any] = msgspec.to_builtins(self)
        for prose in ("title", "provenance", "licence", "figures"):
            del contract[prose]
        for later in _LATER:
            if not contract[later]:
                del contract[later]
        if self.prepare is not None and self.prepare.looks_at is None:
            del contract["prepare"]["looks_at"]
        outputs = contract["outputs"]
        for later in _LATER_OUTPUTS:
            if outputs[later] is None:
                del outputs[later]
        return contract

    @property
    def outputs_in_order(self) -> tuple[str, ...]:
        """What the channels of the output stand for."""
        return self.channels or self.classes

    @property
    def frame_channels(self) -> int:
        """Channels of the frames it takes."""
        return self.input.channels if self.prepare is None else self.prepare.frame_channels

    def problem_with(self, shape: tuple[int, ...]) -> str:
        """Say why frames ``(H, W)`` or ``(H, W, C)`` cannot be judged; empty if they can."""
        height, width = shape[:2]
        channels = shape[2] if len(shape) == 3 else 1
        want = self.input
        if self.prepare is None:
            if (height, width, channels) == (want.height, want.width, want.channels):
                return ""
            return (
                f"The frame is {width} × {height} px of {_channels(channels)}, the model "
                f"{self.name} takes {want.width} × {want.height} px of {_channels(want.channels)}."
            )
        if channels == self.frame_channels:
            return ""
        return (
            f"The frame has {_channels(channels)}, the model {self.name} was set up for frames of "
            f"{_channels(self.prepare.frame_channels)}; set the camera's pixel format to fit, or "
            "bring the model in again for this camera."
        )

    @property
    def bundle_sha256(self) -> str:
        """Hash over the ONNX bytes (by their SHA-256) and the contract; a recipe pins it."""
        return sha256_of(self.contract)


def _check_plain(name: str) -> None:
    """A bundle's files lie in its folder, nowhere else."""
    if "/" in name or "\\" in name or name.startswith(".."):
        msg = f"a bundle's file is named without folders, not {name!r}"
        raise ValueError(msg)


def _channels(count: int) -> str:
    return {1: "1 channel (grey)", 3: "3 channels (colour)"}.get(count, f"{count} channels")


_LATER = ("prepare", "channels", "explained_by", "reader", "alphabet", "patches")
_LATER_OUTPUTS = ("boxes", "labels", "prototypes", "features", "nearest", "text")


class ModelInfo(msgspec.Struct, frozen=True):
    """What really runs, for the record.

    Parameters
    ----------
    name : str
        Bundle.
    bundle_sha256 : str
        Its pinned hash.
    provider : str
        The session's first provider as the runtime reports it after loading.
    providers : tuple of str
        All providers of the session, in order.
    runtime : str
        Name and version, for example ``onnxruntime 1.31.1``.
    threads : int
        Intra-op threads.
    processor : str
        Processor name: the same image gives the same score on the same one.
    fallback : str
        Why it is not the provider that the recipe names first; empty where it is.
    """

    name: str
    bundle_sha256: str
    provider: str
    providers: tuple[str, ...]
    runtime: str
    threads: int
    processor: str
    fallback: str = ""
