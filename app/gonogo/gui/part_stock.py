"""A few parts loaded ahead, so that the next one is there when it is wanted."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from gonogo.gui.part_loader import PartLoader
from gonogo.gui.render import Content
from gonogo.gui.screen import Screen


class Stocked(msgspec.Struct, frozen=True, eq=False):
    """A part's picture with a note, or a sentence why there is none."""

    content: Content | None
    text: str


class PartStock(QObject):
    """Holds the parts asked for last, and no others.

    Signals
    -------
    came : int
        Ledger entry of a part that is there now, or is known to have no picture.
    """

    came = Signal(int)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._loaders: dict[int, PartLoader] = {}
        self._stocked: dict[int, Stocked] = {}

    def keep(self, seqs: Sequence[int]) -> None:
        """Load these parts in this order where they are not there, and forget all others."""
        for seq in set(self._loaders).difference(seqs):
            self._loaders.pop(seq).deleteLater()
            self._stocked.pop(seq, None)
        for seq in seqs:
            if seq not in self._loaders:
                self._load(seq)

    def get(self, seq: int) -> Stocked | None:
        """Give a part; None where it is still on its way."""
        return self._stocked.get(seq)

    def _load(self, seq: int) -> None:
        loader = PartLoader(self._screen, self)
        self._loaders[seq] = loader
        loader.picture_came.connect(lambda content, note: self._take(seq, content, note))
        loader.picture_missing.connect(lambda text: self._take(seq, None, text))
        loader.load(seq)

    def _take(self, seq: int, content: Content | None, text: str) -> None:
        if seq in self._loaders:
            self._stocked[seq] = Stocked(content, text)
            self.came.emit(seq)
