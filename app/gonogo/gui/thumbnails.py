"""Small pictures of parts, loaded one after the other, only those in sight."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from gonogo.domain.frame import Pixels
from gonogo.gui.screen import Screen
from gonogo.vision.thumbnail import thumbnail
from gonogo.workbench.picture_file import read_picture

Source = str | Path
"""SHA-256 of an image in the archive, or an image file."""
BOX = (320, 240)
_KEPT = 200


class Small(msgspec.Struct, frozen=True, eq=False):
    """A small picture, or a few words why there is none."""

    picture: QPixmap | None
    text: str = ""


class Thumbnails(QObject):
    """Loads what is wanted and remembers it.

    Signals
    -------
    came : ()
        One more is there.
    """

    came = Signal()

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._known: OrderedDict[Source, Small] = OrderedDict()
        self._wanted: list[Source] = []
        self._busy = False

    def get(self, source: Source) -> Small | None:
        """Give a picture; None where it is not loaded."""
        return self._known.get(source)

    def want(self, sources: Sequence[Source]) -> None:
        """Load these, and no longer those wanted before."""
        for source in sources:
            if source in self._known:
                self._known.move_to_end(source)
        self._wanted = [source for source in sources if source not in self._known]
        self._go_on()

    def restart(self) -> None:
        """Go on although what was under way was given up."""
        self._busy = False
        self._wanted = []

    def _go_on(self) -> None:
        if self._busy or not self._wanted:
            return
        source = self._wanted.pop(0)
        screen = self._screen

        def done(image: QImage | None) -> None:
            if image is None:
                self._take(source, Small(None, self.tr("not kept by policy")))
            else:
                self._take(source, Small(QPixmap.fromImage(image)))

        def failed(_text: str) -> None:
            self._take(source, Small(None, self.tr("cannot be read")))

        self._busy = True
        archive = screen.services.archive
        screen.tuning.ask(
            self, "thumbs",
            lambda _progress: _small(
                read_picture(source) if isinstance(source, Path) else archive.get(source)
            ),
            done, failed,
        )  # fmt: skip

    def _take(self, source: Source, found: Small) -> None:
        self._busy = False
        self._known[source] = found
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.came.emit()
        self._go_on()


def _small(pixels: Pixels | None) -> QImage | None:
    if pixels is None:
        return None
    small = thumbnail(pixels, *BOX)
    height, width = small.shape[:2]
    form = QImage.Format.Format_BGR888 if small.ndim == 3 else QImage.Format.Format_Grayscale8
    return QImage(small.data, width, height, small.strides[0], form).copy()
