"""What decoders share: reading one named tensor, and its grid."""

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Affine
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
    tensor = outputs.get(name)
    if tensor is None:
        msg = f"The model {card.name} gave no output {name!r}; its card names one."
        raise ModelError(msg)
    wrong = tensor.ndim != axes or tensor.shape[0] != 1 or tensor.size == 0
    if wrong or (first is not None and tensor.shape[1] != first):
        msg = (
            f"The model {card.name} gave {name!r} of shape {tensor.shape}, which its card "
            f"(kind {card.kind}, {len(card.classes)} classes) does not allow."
        )
        raise ModelError(msg)
    return np.asarray(tensor[0], np.float32)


def on_grid(values: NDArray[np.float32], card: ModelCard) -> ScoreMap:
    """Lay a map ``(h, w)`` over the whole input frame."""
    height, width = values.shape
    to_frame = Affine.scale(card.input.width / width, card.input.height / height)
    return ScoreMap(values, to_frame, card.decoder.get("floor", 0.0))


def attention_maps(outputs: Tensors, card: ModelCard) -> tuple[ScoreMap, ...]:
    """Read the attention output, one map a head, where the card names one."""
    if card.outputs.attention is None:
        return ()
    heads = take(outputs, card.outputs.attention, card, axes=4)
    return tuple(on_grid(head, card) for head in heads)
