"""Where labels stand on a picture: beside what they name, whole, and none over another."""

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QRectF, QSizeF

Side = Literal["above", "below", "right", "left", "inside"]
BOX: tuple[Side, ...] = ("above", "below", "inside", "right", "left")
REGION: tuple[Side, ...] = ("below", "above", "right", "left")
LINE: tuple[Side, ...] = ("right", "left", "below", "above")
"""Sides in the order of preference. Below a line of print stands the next line."""
_GAP = 4.0


class LabelRoom:
    """The room of a picture that is left for labels.

    Parameters
    ----------
    picture : QRectF
        All of it.
    taken : iterable of QRectF
        Where something stands already.
    """

    def __init__(self, picture: QRectF, taken: Iterable[QRectF] = ()) -> None:
        self._picture = picture.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        self.taken = list(taken)

    def take(self, mark: QRectF, size: QSizeF, sides: tuple[Side, ...]) -> QRectF | None:
        """Take the best place that is free for a label of something.

        Parameters
        ----------
        mark : QRectF
            Bounds of what is labelled.
        sides : tuple of str
            Where it may stand, in the order of preference.

        Returns
        -------
        QRectF or None
            None where everything is taken, or the mark is out of the picture.
        """
        seen = mark.intersected(self._picture)
        if not mark.intersects(self._picture):
            return None
        for side in sides:
            for place in _places(seen, size, side):
                pushed = self._pushed(place, side)
                # Within what it names a label stands only where it does not hide all of it.
                around = seen if side == "inside" else self._picture
                whole = around.contains(pushed)
                if whole and not any(pushed.intersects(other) for other in self.taken):
                    self.taken.append(pushed)
                    return pushed
        return None

    def _pushed(self, place: QRectF, side: Side) -> QRectF:
        """Push a label along its side of the mark, into the picture."""
        room, pushed = self._picture, QRectF(place)
        if side in ("right", "left"):
            pushed.moveTop(min(max(place.top(), room.top()), room.bottom() - place.height()))
        else:
            pushed.moveLeft(min(max(place.left(), room.left()), room.right() - place.width()))
        return pushed


def _places(mark: QRectF, size: QSizeF, side: Side) -> list[QRectF]:
    """Places at a side: at either end of it, and in its middle."""
    width, height = size.width(), size.height()
    columns = [mark.left(), mark.right() - width, mark.center().x() - width / 2]
    rows = [mark.center().y() - height / 2, mark.top(), mark.bottom() - height]
    match side:
        case "above":
            corners = [(x, mark.top() - height - _GAP) for x in columns]
        case "below":
            corners = [(x, mark.bottom() + _GAP) for x in columns]
        case "right":
            corners = [(mark.right() + _GAP, y) for y in rows]
        case "left":
            corners = [(mark.left() - width - _GAP, y) for y in rows]
        case "inside":
            edges = (mark.top() + _GAP, mark.bottom() - height - _GAP)
            corners = [(x, y) for y in edges for x in columns]
    return [QRectF(x, y, width, height) for x, y in corners]
