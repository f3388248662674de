"""Parts of the gallery as a list, each with all that its tile says."""

from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.thumbnails import Source
from gonogo.workbench.gallery import Seen
from gonogo.workbench.material import Material

TILE_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


class Tile(msgspec.Struct, frozen=True):
    """What is written on a tile.

    Parameters
    ----------
    seen : Seen
        The part as both rules judge it.
    name, score, truth : str
        In words.
    source : str, Path or None
        Where its picture is; None where it has none.
    """

    seen: Seen
    name: str
    score: str
    truth: str
    source: Source | None


class GalleryModel(QAbstractListModel):
    """A list of parts of one material."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._material: Material | None = None
        self.tiles: tuple[Tile, ...] = ()

    @property
    def pictured(self) -> bool:
        """Whether parts of this material have pictures at all."""
        material = self._material
        return material is not None and bool(material.images or material.image_sha256s)

    def set_material(self, material: Material) -> None:
        """Show parts of another material; none at first."""
        self.beginResetModel()
        self._material, self.tiles = material, ()
        self.endResetModel()

    def show_parts(self, parts: tuple[Seen, ...]) -> None:
        """Show these; where they are the same as before, only what is said of them changes."""
        tiles = tuple(self._tile(part) for part in parts)
        same = [t.seen.index for t in tiles] == [t.seen.index for t in self.tiles]
        if same:
            self.tiles = tiles
            if tiles:
                self.dataChanged.emit(self.index(0), self.index(len(tiles) - 1))
            return
        self.beginResetModel()
        self.tiles = tiles
        self.endResetModel()

    def row_of(self, part: int) -> int:
        """Row of a part; -1 where it is not shown."""
        return next((n for n, tile in enumerate(self.tiles) if tile.seen.index == part), -1)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self.tiles)

    @override
    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        tile = self.tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._sentence(tile)
        return None

    def _tile(self, seen: Seen) -> Tile:
        material = self._material
        assert material is not None
        at = seen.index
        name = material.names[at] if material.names else self.tr("Row {n}").format(n=at + 1)
        source: Source | None = None
        if material.images:
            source = material.images[at]
        elif material.image_sha256s:
            source = material.image_sha256s[at]
        if material.recipe is not None:
            score = f"{figures.score(seen.score)} ×"
        else:
            score = figures.number(seen.score, ".4g")
        return Tile(seen, name, score, self._truth(material, at, bad=seen.bad), source)

    def _truth(self, material: Material, at: int, *, bad: bool) -> str:
        parts = material.parts
        named = int(parts.truth[at])
        word = parts.classes[max(named, 1) - 1] if bad else self.tr("good")
        sure = parts.bad_probability
        if sure is not None and 0 < sure[at] < 1:
            share = float(sure[at]) if bad else 1 - float(sure[at])
            word = f"{word} {100 * share:.0f} %"
        return word

    def _sentence(self, tile: Tile) -> str:
        seen = tile.seen
        text = self.tr("{name}: {now}, score {score}, truth {truth}").format(
            name=tile.name, now=seen.now.value, score=tile.score, truth=tile.truth
        )
        if seen.today is not None:
            text += self.tr(", today {verdict}").format(verdict=seen.today.value)
        word = mistake_word(tile)
        return f"{text}, {word}." if word else f"{text}."


def mistake_word(tile: Tile) -> str:
    """Name of what is wrong with the verdict; empty where nothing is."""
    return {
        "": "", "escape": tr("escape"), "overkill": tr("overkill"),
    }[tile.seen.mistake]  # fmt: skip
