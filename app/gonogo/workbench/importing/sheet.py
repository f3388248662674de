"""A picture of a question: what each candidate makes of real frames, side by side."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine
from gonogo.ports.pictures import Overlay
from gonogo.vision import overlay as compose
from gonogo.workbench.importing.results import Shown, Trial

_TILE = (360, 300)
_HEAD_PX = 44
_LINE_PX = 26
_FRAMES = 4
_INK, _PAPER = (235, 235, 235), (36, 36, 36)


def contact_sheet(trials: Sequence[Trial]) -> NDArray[np.uint8]:
    """Draw trials, one row a candidate, one column a frame.

    Returns
    -------
    ndarray
        ``(H, W, 3)`` uint8, BGR.
    """
    return np.concatenate([_row(trial) for trial in trials])


def said(shown: Shown) -> str:
    """One line about an answer: verdict, score and what was found."""
    judgement = shown.judgement
    score = "no score" if judgement.score is None else f"{judgement.score:.3g}"
    drawn = shown.overlay
    count = 0 if drawn is None else len(drawn.boxes)
    boxes = f", {count} box{'es' if count > 1 else ''}" if count else ""
    texts = f", reads {drawn.texts[0].text!r}" if drawn is not None and drawn.texts else ""
    best = max(judgement.class_scores.items(), key=lambda pair: pair[1], default=("", 0.0))[0]
    found = "nothing found" if judgement.score == 0 else f"{score} {best}"
    return f"{judgement.verdict} {found}{boxes}{texts}"


def drawn_frame(shown: Shown, width: int, height: int) -> NDArray[np.uint8]:
    """Compose a frame with its overlay into ``(height, width, 3)`` uint8 BGR."""
    pixels = shown.picture.pixels
    rows, columns = pixels.shape[:2]
    scale = min(width / columns, height / rows)
    left, top = (width / scale - columns) / 2, (height / scale - rows) / 2
    view = compose.View(width, height, -left, -top, scale)
    buffer = compose.blank(view, _PAPER, None)
    plain = np.ascontiguousarray(pixels if pixels.ndim == 2 else pixels[..., :3])
    compose.draw_picture(buffer, view, compose.Patch(plain, 0, 0, columns, rows))
    if shown.overlay is not None:
        _draw(buffer, view, shown.overlay, (columns, rows))
    return np.ascontiguousarray(buffer[..., :3])


def _draw(
    buffer: NDArray[np.uint8], view: compose.View, drawn: Overlay, frame: tuple[int, int]
) -> None:
    heat = drawn.heat
    if heat is not None and not drawn.by_boxes:
        levels = np.frombuffer(heat.data, np.uint8).reshape(heat.height, heat.width)
        layer = compose.Layer(levels, heat.per_unit, Affine(*heat.to_frame), "inferno", 0.6)
        compose.draw_layer(buffer, view, layer, frame)
    outlines = [mark.outline for mark in drawn.regions]
    outlines += [b.outline or compose.box_outline(b.x0, b.y0, b.x1, b.y1) for b in drawn.boxes]
    outlines += [text.corners for text in drawn.texts]
    compose.draw_outlines(buffer, view, outlines, pen_px=2)


def _row(trial: Trial) -> NDArray[np.uint8]:
    width, height = _TILE
    row = np.full((_HEAD_PX + height + _LINE_PX, width * _FRAMES, 3), _PAPER, np.uint8)
    note = trial.problem or (f"assuming {', '.join(trial.assumed)}" if trial.assumed else "")
    _write(row, f"{trial.candidate.value[:60]}   {note}"[:150], 10, 30, 0.6)
    for number, shown in enumerate(trial.shown[:_FRAMES]):
        left = number * width
        picture = drawn_frame(shown, width - 8, height)
        row[_HEAD_PX : _HEAD_PX + height, left : left + width - 8] = picture
        _write(row, said(shown)[:52], left + 4, _HEAD_PX + height + 18, 0.42)
    return row


def _write(row: NDArray[np.uint8], text: str, x: int, y: int, size: float) -> None:
    # OpenCV's own letters know ASCII alone.
    plain = text.encode("ascii", "replace").decode()
    cv2.putText(row, plain, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, _INK, 1, cv2.LINE_AA)
