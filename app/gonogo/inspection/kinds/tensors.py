"""What decoders share: reading one named tensor, and placing a map."""

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import ScoreMap
from gonogo.ports.model import Tensors


def take(
    outputs: Tensors, name: str, card: ModelCard, axes: int, first: int | None = None
) -> NDArray[np.float32]:
    """Take a float32 tensor with a leading batch axis of 1, without that axis.

    Parameters
    ----------
    axes : int
        Number of axes, the batch axis included.
    first : int or None
        Size the first axis after the batch must have.
    """
    tensor = given(outputs, name, card)
    wrong = tensor.ndim != axes or tensor.shape[0] != 1 or tensor.size == 0
    if wrong or (first is not None and tensor.shape[1] != first):
        raise misshapen(name, tensor, card)
    return np.asarray(tensor[0], np.float32)


def given(outputs: Tensors, name: str, card: ModelCard) -> NDArray[np.generic]:
    """Find an output that the card names, of any shape.

    Raises
    ------
    ModelError
        The model gave none of that name.
    """
    tensor = outputs.get(name)
    if tensor is None:
        msg = f"The model {card.name} gave no output {name!r}; its card names one."
        raise ModelError(msg)
    return tensor


def misshapen(name: str, tensor: NDArray[np.generic], card: ModelCard) -> ModelError:
    """Say that an output has a shape its card does not allow."""
    return ModelError(
        f"The model {card.name} gave {name!r} of shape {tensor.shape}, which its card "
        f"(kind {card.kind}, {len(card.outputs_in_order)} classes) does not allow."
    )


def number(card: ModelCard, name: str, default: float) -> float:
    """Read a decoder setting that is a number.

    Raises
    ------
    ModelError
        The card says something else.
    """
    value = card.decoder.get(name, default)
    if isinstance(value, str):
        msg = f"The card of {card.name} says decoder.{name} = {value!r}, which is no number."
        raise ModelError(msg)
    return float(value)


def word(card: ModelCard, name: str, known: tuple[str, ...]) -> str:
    """Read a decoder setting that is one of several words; the first is the default.

    Raises
    ------
    ModelError
        The card says something else.
    """
    value = card.decoder.get(name, known[0])
    if value not in known:
        msg = f"The card of {card.name} says decoder.{name} = {value!r}, not {', '.join(known)}."
        raise ModelError(msg)
    return str(value)


def defects(card: ModelCard, without: tuple[str, ...] = ()) -> dict[str, int]:
    """Defect classes and the channel of the output that each stands in.

    Parameters
    ----------
    without : tuple of str
        Classes that are no channel by their nature.

    Raises
    ------
    ModelError
        A class is no channel.
    """
    channels = card.outputs_in_order
    names = [name for name in card.classes if name not in without]
    missing = [name for name in names if name not in channels]
    if missing:
        msg = f"The card of {card.name} names the class {missing[0]}, but no channel of that name."
        raise ModelError(msg)
    return {name: channels.index(name) for name in names}


def lay(values: NDArray[np.float32], placed: Placement, floor: float = 0.0) -> ScoreMap:
    """Place a map ``(h, w)`` that covers the whole input; padding is cut off.

    The last parts of a line are kept in memory: a map is no view that keeps those of all the
    model's other classes with it.
    """
    cut, to_frame = placed.lay(values)
    if cut.base is not None and cut.base.nbytes >= 2 * cut.nbytes:
        cut = cut.copy()
    return ScoreMap(cut, to_frame, floor)
