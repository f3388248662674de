"""Which inputs of a foreign graph can take a picture, and what to say where none can."""

import math

from gonogo.ports.importing import GraphFacts, TensorFacts

_PIXEL_TYPES = frozenset({"float32", "float16", "float64", "uint8"})
_COLOURS = (1, 3, 4)
_SMALLEST_PX = 8
_TOKENS = ("ids", "token", "attention_mask", "prompt")
_SOUND = ("audio", "wave", "speech", "mel", "spectrogram", "pcm")


def image_inputs(facts: GraphFacts) -> tuple[TensorFacts, ...]:
    """Inputs shaped like pictures: NCHW, NHWC, or HWC without a batch axis."""
    return tuple(
        entry
        for entry in facts.inputs
        if entry.dtype in _PIXEL_TYPES
        and (len(entry.shape) == 4 or (len(entry.shape) == 3 and entry.shape[2] in _COLOURS))
        and not any(word in entry.name.lower() for word in _SOUND)
    )


def flat_inputs(facts: GraphFacts) -> tuple[TensorFacts, ...]:
    """Inputs that take a row of numbers, which may be the pixels of a picture row by row."""
    return tuple(
        entry
        for entry in facts.inputs
        if entry.dtype in _PIXEL_TYPES
        and len(entry.shape) in {1, 2}
        and _may_be_pixels(entry.shape[-1])
    )


def refuse_no_image(facts: GraphFacts) -> str:
    """Say why a model is none for pictures; empty where an input is shaped like one.

    Returns
    -------
    str
        One or two sentences that begin with "It"; the last names ``--size`` where the numbers may
        be pixels.
    """
    if image_inputs(facts):
        return ""
    if not facts.inputs:
        return "It takes no input at all, so no picture can change its answer."
    names = ", ".join(entry.name for entry in facts.inputs)
    said = names.lower()
    if any(entry.dtype == "str" for entry in facts.inputs):
        return f"It takes text ({names}), not a picture."
    whole = all(entry.dtype.startswith("int") for entry in facts.inputs)
    if whole and any(word in said for word in _TOKENS):
        return f"It is a language model: it takes token numbers ({names}), not a picture."
    if any(word in said for word in _SOUND):
        return f"It takes sound ({names}), not a picture."
    flat = flat_inputs(facts)
    if flat:
        return _flat(flat[0])
    first = facts.inputs[0]
    if len(first.shape) > 4:
        return (
            f"Its input {first.name} has {len(first.shape)} axes: it takes volumes or sequences of "
            "pictures, not one picture."
        )
    if len(first.shape) in {1, 2} and isinstance(first.shape[-1], int):
        return (
            f"It takes {first.shape[-1]} numbers ({first.name}), such as measurements in a table, "
            "not a picture."
        )
    sizes = " × ".join(str(size) or "?" for size in first.shape) or "one number"
    return f"It takes no picture: its input {first.name} is {first.dtype}, {sizes}."


def _flat(entry: TensorFacts) -> str:
    length = entry.shape[-1]
    if not isinstance(length, int):
        return (
            f"It takes rows of numbers of no stated length ({entry.name}). If they are the pixels "
            "of a picture, give its size with --size HEIGHTxWIDTH."
        )
    side = math.isqrt(length // 3 if _is_square(length, 3) else length)
    fits = f" ({side}x{side} would fit)" if side * side in {length, length // 3} else ""
    return (
        f"It takes {length} numbers ({entry.name}), not a picture. If they are the pixels of a "
        f"picture, give its size with --size HEIGHTxWIDTH{fits}."
    )


def _may_be_pixels(length: int | str) -> bool:
    """Whether a row this long could be a grey or colour picture of 8 px or more on a side."""
    if not isinstance(length, int):
        return True
    return any(
        length % (side * channels) == 0 and side <= length // (side * channels) <= 2 * side
        for channels in _COLOURS
        for side in range(_SMALLEST_PX, math.isqrt(length // channels) + 1)
    )


def _is_square(length: int, channels: int) -> bool:
    return length % channels == 0 and math.isqrt(length // channels) ** 2 * channels == length
