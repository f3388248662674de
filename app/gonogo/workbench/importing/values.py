"""What numbers a model expects in place of grey values 0 to 255."""

import msgspec

from gonogo.domain.errors import ModelError
from gonogo.ports.importing import Colour
from gonogo.workbench.importing.answers import Candidate

CANDIDATES = (
    Candidate("imagenet", "0 to 1, ImageNet mean and deviation (torchvision, timm)"),
    Candidate("0..1", "0 to 1"),
    Candidate("-1..1", "−1 to 1 (TensorFlow, PaddleOCR)"),
    Candidate("0..255", "0 to 255, as the camera gives them"),
    Candidate("127/128", "(x − 127) / 128"),
)
_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)


class Normalisation(msgspec.Struct, frozen=True):
    """``value = pixel · scale + offset``, one number a channel in the model's order."""

    scale: tuple[float, ...]
    offset: tuple[float, ...]


def normalisation(text: str, channels: int, colour: Colour) -> Normalisation:
    """Read an answer to ``values``.

    Parameters
    ----------
    text : str
        A candidate's value, or ``mean A[,B,C] std D[,E,F]`` in grey values 0 to 255, in the
        model's channel order.

    Raises
    ------
    ModelError
        It is neither.
    """
    if text == "imagenet":
        mean: tuple[float, ...] = _IMAGENET_MEAN
        std: tuple[float, ...] = _IMAGENET_STD
        if colour == "bgr":
            mean, std = mean[::-1], std[::-1]
        if channels != 3:
            mean, std = (sum(mean) / 3,) * channels, (sum(std) / 3,) * channels
        return _standard(tuple(255 * m for m in mean), tuple(255 * s for s in std))
    plain = {
        "0..1": (1 / 255, 0.0),
        "-1..1": (2 / 255, -1.0),
        "0..255": (1.0, 0.0),
        "127/128": (1 / 128, -127 / 128),
    }
    if text in plain:
        scale, offset = plain[text]
        return Normalisation((scale,) * channels, (offset,) * channels)
    return _standard(*_written(text, channels))


def _standard(mean: tuple[float, ...], std: tuple[float, ...]) -> Normalisation:
    return Normalisation(
        tuple(1 / s for s in std), tuple(-m / s for m, s in zip(mean, std, strict=True))
    )


def _written(text: str, channels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    words = text.replace("=", " ").split()
    try:
        if len(words) != 4 or (words[0], words[2]) != ("mean", "std"):
            raise ValueError
        mean = tuple(float(part) for part in words[1].split(","))
        std = tuple(float(part) for part in words[3].split(","))
        mean, std = (m * channels if len(m) == 1 else m for m in (mean, std))
        if len(mean) != channels or len(std) != channels or not all(s > 0 for s in std):
            raise ValueError
    except ValueError as error:
        known = ", ".join(candidate.value for candidate in CANDIDATES)
        msg = (
            f"values cannot be {text!r}: it is one of {known}, or 'mean A,B,C std D,E,F' in grey "
            f"values, {channels} numbers each."
        )
        raise ModelError(msg) from error
    return mean, std
