"""Which input takes the picture, and how large, deep and wide it is."""

import msgspec

from gonogo.domain.errors import ModelError
from gonogo.ports.image_inputs import refuse_no_image
from gonogo.ports.importing import Layout, TensorFacts
from gonogo.workbench.importing.answers import Candidate, Interview
from gonogo.workbench.importing.metadata import image_size, parameter_default

_FLOATS = ("float32", "float16", "float64", "uint8")
_MOST_CHANNELS = 16
_GOLDEN = ("template", "golden", "reference", "ref", "exemplar", "z")


class ImageInput(msgspec.Struct, frozen=True):
    """An input that takes a picture.

    Parameters
    ----------
    height, width : int
        0 where the graph leaves it open.
    """

    name: str
    layout: Layout
    dtype: str
    channels: int
    height: int
    width: int

    @property
    def size(self) -> str:
        """``HEIGHTxWIDTH``."""
        return f"{self.height}x{self.width}"


def read_input(ask: Interview) -> ImageInput | None:
    """Settle ``image``, ``size`` and the other inputs; None while something is open.

    Raises
    ------
    ModelError
        No input takes a picture, or an answer is no size.
    """
    inputs = {entry.name: entry for entry in ask.facts.inputs}
    pictures = [found for entry in inputs.values() if (found := as_picture(ask, entry))]
    if not pictures:
        raise ModelError(refuse_no_image(ask.facts) or "No input of this model takes a picture.")
    chosen = _chosen(ask, pictures)
    if chosen is None:
        return None
    sized = _sized(ask, chosen)
    others = [entry for name, entry in inputs.items() if name != chosen.name]
    settled = [_other(ask, entry, sized, pictures) for entry in others]
    return sized if sized is not None and all(settled) else None


def as_picture(ask: Interview, entry: TensorFacts) -> ImageInput | None:
    """Read an input as a picture, where its type and shape allow it."""
    if entry.dtype not in _FLOATS:
        return None
    shape = entry.shape
    first = ask.facts.convolution_channels.get(entry.name, 0)
    if len(shape) == 4:
        for layout, axis, rows in (("NCHW", 1, 2), ("NHWC", 3, 1)):
            channels = _number(shape[axis]) or first
            other = _number(shape[3 if axis == 1 else 1])
            # A graph that first cuts a picture into phases convolves more channels than it takes.
            fits = 1 <= channels <= _MOST_CHANNELS
            if fits and not (axis == 1 and not _number(shape[1]) and other in (1, 3)):
                return ImageInput(
                    entry.name, "NCHW" if layout == "NCHW" else "NHWC", entry.dtype, channels,
                    _number(shape[rows]), _number(shape[rows + 1]),
                )  # fmt: skip
        return None
    if len(shape) == 3 and _number(shape[2]) in (1, 3, 4):
        return ImageInput(
            entry.name, "HWC", entry.dtype, _number(shape[2]), _number(shape[0]), _number(shape[1])
        )
    if len(shape) == 3 and _number(shape[0]) in (1, 3):
        return ImageInput(
            entry.name, "CHW", entry.dtype, _number(shape[0]), _number(shape[1]), _number(shape[2])
        )
    if len(shape) == 2 and ask.given("size"):
        return ImageInput(entry.name, "vector", entry.dtype, _depth(ask, entry), 0, 0)
    return None


def parse_size(text: str) -> tuple[int, int]:
    """Read ``HEIGHTxWIDTH`` or one number for a square.

    Raises
    ------
    ModelError
        It is neither, or out of all proportion.
    """
    parts = text.lower().replace("×", "x").split("x")
    numbers = [int(part) for part in parts if part.strip().isdecimal()]
    if len(numbers) != len(parts) or len(numbers) > 2 or not all(8 <= n <= 8192 for n in numbers):
        msg = (
            f"A size is HEIGHTxWIDTH in pixels, 8 to 8192 each, for example 480x640; not {text!r}."
        )
        raise ModelError(msg)
    return numbers[0], numbers[-1]


def _chosen(ask: Interview, pictures: list[ImageInput]) -> ImageInput | None:
    by_name = {picture.name: picture for picture in pictures}
    if len(pictures) == 1:
        why = "the only input that takes a picture"
        return by_name[ask.file("image", pictures[0].name, why, list(by_name))]
    golden = [p.name for p in pictures if p.name.casefold() in _GOLDEN]
    rest = [name for name in by_name if name not in golden]
    if golden and len(rest) == 1:
        why = f"the other is called {golden[0]}"
        return by_name[ask.file("image", rest[0], why, list(by_name))]
    candidates = [Candidate(p.name, f"{p.name}, {p.size}") for p in pictures]
    answer = ask.ask("image", "Which input takes the part?", candidates)
    return None if answer is None else by_name[answer]


def _sized(ask: Interview, found: ImageInput) -> ImageInput | None:
    height, width = found.height, found.width
    if (own := ask.facts.own_sizes.get(found.name)) is not None:
        why = "the graph shrinks every picture to this itself; done before it, all pixels count"
        height, width = parse_size(ask.file("size", f"{own[0]}x{own[1]}", why))
    elif height and width:
        ask.file("size", f"{height}x{width}", "fixed in the graph")
    elif (said := image_size(ask.facts.metadata)) is not None:
        height, width = parse_size(ask.file("size", f"{said[0]}x{said[1]}", "metadata"))
    else:
        answer = ask.ask(
            "size",
            "The graph takes any size. Which one shall it be given (height x width)?",
            _sizes(height, width),
            free=True,
        )
        if answer is None:
            return None
        height, width = parse_size(answer)
    if found.layout == "vector":
        return _vector(ask, found, height, width)
    return ImageInput(found.name, found.layout, found.dtype, found.channels, height, width)


def _sizes(height: int, width: int) -> list[Candidate]:
    if height:  # a reader of print: lines of fixed height
        return [Candidate(f"{height}x{w}", f"{height} × {w} px") for w in (320, 480, 640)]
    sides = (640, 512, 416, 320, 256, 224)
    if width:
        return [Candidate(f"{h}x{width}", f"{h} × {width} px") for h in sides]
    return [Candidate(f"{side}x{side}", f"{side} × {side} px") for side in sides]


def _vector(ask: Interview, found: ImageInput, height: int, width: int) -> ImageInput:
    entry = next(entry for entry in ask.facts.inputs if entry.name == found.name)
    length = _number(entry.shape[1])
    channels, rest = divmod(length, height * width)
    if rest or channels not in (1, 3, 4):
        msg = (
            f"{height} × {width} pixels do not make the {length} numbers that {found.name} takes, "
            "neither grey nor in colour."
        )
        raise ModelError(msg)
    return ImageInput(found.name, "vector", found.dtype, channels, height, width)


def _depth(ask: Interview, entry: TensorFacts) -> int:
    height, width = parse_size(ask.given("size") or "")
    return max(1, _number(entry.shape[1]) // (height * width))


def _other(
    ask: Interview, entry: TensorFacts, image: ImageInput | None, pictures: list[ImageInput]
) -> bool:
    """Settle what a further input is given; whether it is settled."""
    key = f"input {entry.name}"
    if image is not None and entry.dtype in ("int64", "int32") and _number(entry.shape[-1]) == 2:
        why = "size of the picture, so that boxes come in its pixels"
        ask.file(key, f"{image.width},{image.height}", why)
        return True
    default = parameter_default(ask.facts.metadata, entry.name)
    if default is not None:
        ask.file(key, f"{default:g}", "metadata, its usual value")
        return True
    if any(picture.name == entry.name for picture in pictures):
        text = f"The model compares the part with a second picture, {entry.name}. Which file is it?"
        return ask.ask(key, text, free=True) is not None
    text = f"What shall the input {entry.name} {list(entry.shape)} be given?"
    return ask.ask(key, text, free=True) is not None


def _number(size: int | str) -> int:
    return size if isinstance(size, int) and size > 0 else 0
