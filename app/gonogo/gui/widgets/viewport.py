"""Zoom and pan over a frame: pure arithmetic, no widget."""

import msgspec

from gonogo.vision.overlay import View

MOST_SCALE = 16.0
"""Screen pixels per frame pixel at the most."""


class Viewport(msgspec.Struct):
    """Where a viewport looks.

    ``fits`` keeps the whole frame in sight whatever the size; zooming ends it. ``gutter`` is
    room on the left, screen pixels, that a fitted frame leaves free as far as it can: notes stand
    there.
    """

    width: int = 1
    height: int = 1
    frame_width: int = 0
    frame_height: int = 0
    fits: bool = True
    scale: float = 1.0
    centre_x: float = 0.0
    centre_y: float = 0.0
    gutter: int = 0

    def resize(self, width: int, height: int) -> None:
        """Set the viewport's size, screen pixels."""
        self.width, self.height = max(1, width), max(1, height)
        self._settle()

    def set_frame(self, width: int, height: int) -> None:
        """Set the frame's size; another size shows the whole of it again."""
        if (width, height) != (self.frame_width, self.frame_height):
            self.frame_width, self.frame_height = width, height
            self.fits = True
            self._settle()

    def fit(self) -> None:
        """Show the whole frame."""
        self.fits = True
        self._settle()

    def zoom(self, factor: float, x: float | None = None, y: float | None = None) -> None:
        """Zoom about a screen point, the viewport's centre where none is given."""
        if not self.frame_width:
            return
        x = self.width / 2 if x is None else x
        y = self.height / 2 if y is None else y
        view = self.view()
        at_x, at_y = view.x + x / self.scale, view.y + y / self.scale
        smallest = self._fit_scale()
        scale = min(max(self.scale * factor, smallest), max(MOST_SCALE, smallest))
        self.fits = scale <= smallest * 1.001
        self.scale = scale
        self.centre_x = at_x + (self.width / 2 - x) / scale
        self.centre_y = at_y + (self.height / 2 - y) / scale
        self._settle()

    def pan(self, dx: float, dy: float) -> None:
        """Drag the picture by screen pixels."""
        if not self.fits:
            self.centre_x -= dx / self.scale
            self.centre_y -= dy / self.scale
            self._settle()

    def view(self) -> View:
        """Give the view for composing."""
        return View(
            self.width,
            self.height,
            self.centre_x - self.width / 2 / self.scale,
            self.centre_y - self.height / 2 / self.scale,
            self.scale,
        )

    def wanted(self) -> tuple[float, float, float, float, int, int]:
        """Give the rectangle of the frame in sight and its size on the screen, for ``SetView``."""
        if self.fits or not self.frame_width:
            return (0.0, 0.0, 0.0, 0.0, self.width, self.height)
        view = self.view()
        x0, y0 = max(0.0, view.x), max(0.0, view.y)
        x1 = min(float(self.frame_width), view.x + self.width / self.scale)
        y1 = min(float(self.frame_height), view.y + self.height / self.scale)
        w, h = x1 - x0, y1 - y0
        return (x0, y0, w, h, round(w * self.scale), round(h * self.scale))

    def _fit_scale(self) -> float:
        if not self.frame_width or not self.frame_height:
            return 1.0
        return min(self.width / self.frame_width, self.height / self.frame_height)

    def _settle(self) -> None:
        smallest = self._fit_scale()
        if self.fits or self.scale <= smallest:
            self.fits, self.scale = True, smallest
            slack = self.width - self.frame_width * smallest
            left = min(slack, (slack + self.gutter) / 2)
            self.centre_x = self.frame_width / 2 + (slack / 2 - left) / smallest
            self.centre_y = self.frame_height / 2
            return
        self.centre_x = _within(self.centre_x, self.width / self.scale / 2, self.frame_width)
        self.centre_y = _within(self.centre_y, self.height / self.scale / 2, self.frame_height)


def _within(centre: float, half: float, length: int) -> float:
    if 2 * half >= length:
        return length / 2
    return min(max(centre, half), length - half)
