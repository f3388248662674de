"""Record what a new bundle says of one picture: a station asks for it again whenever it arms."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import READER_INPUT, READER_OUTPUT, GoldenContract, Preparation
from gonogo.domain.errors import ModelError
from gonogo.vision.prepare import prepare
from gonogo.workbench.importing.making import Draft
from gonogo.workbench.importing.pictures import Picture
from gonogo.workbench.importing.stored import npy, sha256


def golden_of(draft: Draft, pictures: Sequence[Picture]) -> tuple[GoldenContract, dict[str, bytes]]:
    """Record the answer to one picture, which a station asks for again whenever it arms.

    It is the first whose answer can be held against another one: NaN and infinity cannot.

    Raises
    ------
    ModelError
        There is none.
    """
    card = draft.card
    for picture in pictures:
        tensor, _ = prepare(picture.pixels, card.input, card.prepare)
        outputs = draft.model.run({card.input.name: tensor})
        if all(np.isfinite(v).all() for v in outputs.values() if v.dtype.kind == "f"):
            break
    else:
        msg = (
            f"The model's answer to each of the {len(pictures)} frames holds NaN or infinity, so "
            "none can be its golden picture and nothing was made. Try other frames or values."
        )
        raise ModelError(msg)
    stored = npy(np.asarray(tensor))  # which no picture file is read as fast as, at each arming
    recorded = {key: np.asarray(v) for key, v in outputs.items()} | _golden_line(draft, tensor)
    answers = io.BytesIO()
    np.savez_compressed(answers, **recorded)
    whole = answers.getvalue()
    golden = GoldenContract("golden.npy", "golden.npz", sha256(stored), sha256(whole))
    return golden, {"golden.npy": stored, "golden.npz": whole}


def _golden_line(draft: Draft, tensor: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    """What the second model makes of the golden picture, squeezed into a line."""
    reader = draft.card.reader
    if reader is None:
        return {}
    pixels = np.ascontiguousarray(np.asarray(tensor[0]).astype(np.uint8))
    shown = Preparation(pixels.shape[2], "stretch")
    line, _ = prepare(pixels, reader.input, shown)
    answer = draft.model.read({reader.input.name: line})[reader.output]
    return {READER_INPUT: line, READER_OUTPUT: np.asarray(answer)}
