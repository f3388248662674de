"""A bundle's golden picture and the answers it must give again."""

import io
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.bundles import Bundle


def golden_tensor(bundle: Bundle) -> NDArray[Any]:
    """Decode a bundle's golden image to the graph's input.

    Returns
    -------
    ndarray
        ``(1, H, W, C)`` of the contract's dtype.

    Raises
    ------
    ModelError
        The image does not decode or has another size.
    """
    want = bundle.card.input
    shape = (1, want.height, want.width, want.channels)
    image = _golden_pixels(bundle)
    if image is None or image.size != math.prod(shape):
        msg = f"The golden image of {bundle.card.name} cannot be read or has another size."
        raise ModelError(msg)
    return image.reshape(shape).astype(want.dtype, copy=False)


def golden_answers(bundle: Bundle) -> dict[str, NDArray[Any]]:
    """Read the recorded answers, by output.

    Raises
    ------
    ModelError
        They cannot be read.
    """
    try:
        with np.load(io.BytesIO(bundle.golden_outputs), allow_pickle=False) as recorded:
            return {name: recorded[name] for name in recorded.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        msg = f"The golden outputs of {bundle.card.name} cannot be read: {error}."
        raise ModelError(msg) from error


def furthest(
    name: str, expected: Mapping[str, NDArray[Any]], answers: Mapping[str, NDArray[Any]]
) -> float:
    """Largest difference of any output to what was recorded; NaN where one is no number.

    Raises
    ------
    ModelError
        An output was not recorded, or has another shape now.
    """
    worst = 0.0
    for output, answer in answers.items():
        if output not in expected or expected[output].shape != answer.shape:
            msg = f"The golden outputs of {name} do not fit its graph at {output!r}."
            raise ModelError(msg)
        apart = difference(expected[output], answer)
        if math.isnan(apart):
            return apart
        worst = max(worst, apart)
    return worst


def difference(expected: NDArray[Any], answer: NDArray[Any]) -> float:
    """Largest difference, as a part of the largest value of the same channel, or of 1.

    A head may give boxes in pixels and scores from 0 to 1 in one tensor: channels are the second
    axis or the last one, whichever leaves the smaller value to hold against.
    """
    if np.array_equal(expected, answer):  # as on the processor that it was recorded on
        return 0.0
    wanted = expected.astype(np.float64)
    size = np.full(wanted.shape, float(np.abs(wanted).max()))
    for axis in {1, wanted.ndim - 1} if wanted.ndim > 1 else ():
        others = tuple(n for n in range(wanted.ndim) if n != axis)
        size = np.minimum(size, np.abs(wanted).max(axis=others, keepdims=True))
    return float((np.abs(wanted - answer) / np.maximum(size, 1.0)).max())


def _golden_pixels(bundle: Bundle) -> NDArray[Any] | None:
    if bundle.card.golden.image.endswith(".npy"):
        try:
            loaded: NDArray[Any] = np.load(io.BytesIO(bundle.golden_image), allow_pickle=False)
        except (ValueError, OSError, EOFError):
            return None
        return loaded
    import cv2  # for a picture file, which a person may have put there

    flags = cv2.IMREAD_COLOR if bundle.card.input.channels == 3 else cv2.IMREAD_GRAYSCALE
    return cv2.imdecode(np.frombuffer(bundle.golden_image, np.uint8), flags)
