"""A model bundle: the ONNX bytes, the contract that gives them meaning, and their provenance."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from gonogo.domain.canonical import sha256_of
from gonogo.domain.prediction import ScoreFrom


@dataclass(frozen=True, slots=True)
class InputContract:
    """What the graph's image input expects.

    Parameters
    ----------
    name : str
        Input name in the graph.
    height, width, channels : int
        Frame size in pixels and number of channels; a frame of another shape is an ERROR.
    dtype : {"uint8"}
        Normalisation is folded into the graph.
    layout : {"NHWC"}
        Axis order.
    colour : {"grey", "bgr"}
        Channel meaning; frames are BGR throughout.
    """

    name: str
    height: int
    width: int
    channels: int
    dtype: Literal["uint8"] = "uint8"
    layout: Literal["NHWC"] = "NHWC"
    colour: Literal["grey", "bgr"] = "grey"


@dataclass(frozen=True, slots=True)
class OutputContract:
    """Names of the graph's outputs by meaning; None where the model has none.

    Parameters
    ----------
    map : str or None
        ``(1, classes, h, w)`` float32 score maps.
    scores : str or None
        ``(1, classes)`` float32 class scores.
    heatmap : str or None
        ``(1, h, w)`` float32 explanation.
    attention : str or None
        ``(1, heads, h, w)`` float32 attention weights.
    """

    map: str | None = None
    scores: str | None = None
    heatmap: str | None = None
    attention: str | None = None


@dataclass(frozen=True, slots=True)
class GoldenContract:
    """The image with known answers that is run whenever a station arms.

    Parameters
    ----------
    image, outputs : str
        File names beside the card: a PNG and an NPZ with one array per graph output.
    image_sha256, outputs_sha256 : str
        SHA-256 of the files.
    atol : float
        Largest absolute difference allowed; processors and providers differ in the last digits.
    """

    image: str
    outputs: str
    image_sha256: str
    outputs_sha256: str
    atol: float = 1e-3


@dataclass(frozen=True, slots=True)
class ModelCard:
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
    decoder : dict of str to float
        Settings of the decoder. The built-in kinds know ``floor``: map values below it are the
        model's noise, and scores below it are 0.
    provenance : dict of str to str
        Who made it, from what, by which command and seed.
    licence : str
        SPDX identifier.
    figures : dict
        Measured figures with the command that gives them.
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
    decoder: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    licence: str = ""
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def contract(self) -> dict[str, Any]:
        """All that gives the numbers their meaning."""
        contract = asdict(self)
        for prose in ("title", "provenance", "licence", "figures"):
            del contract[prose]
        return contract

    @property
    def bundle_sha256(self) -> str:
        """Hash over the ONNX bytes (by their SHA-256) and the contract; a recipe pins it."""
        return sha256_of(self.contract)


@dataclass(frozen=True, slots=True)
class ModelInfo:
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
    """

    name: str
    bundle_sha256: str
    provider: str
    providers: tuple[str, ...]
    runtime: str
    threads: int
    processor: str
