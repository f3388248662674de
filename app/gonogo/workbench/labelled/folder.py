"""Labelled parts of a folder with their images."""

from collections.abc import Iterator
from pathlib import Path

from gonogo.domain.bundle import ModelCard
from gonogo.workbench.labelled.image_file import ImageReader, read_mask
from gonogo.workbench.labelled.listing import list_folder
from gonogo.workbench.labelled.part import LabelledPart, ListedPart


class LabelledFolder:
    """Parts of a folder in the order of its table or names, each read when its turn comes.

    Parameters
    ----------
    folder : Path
        Laid out in one of the ways of :func:`~gonogo.workbench.labelled.listing.list_folder`.
    card : ModelCard
        Of the model that will judge them; images that it does not take are refused.

    Attributes
    ----------
    notes : tuple of str
        How the folder was read, and what in it was left out.

    Raises
    ------
    DataError
        The folder cannot be used; when iterated, an image or a mask.
    """

    def __init__(self, folder: Path, card: ModelCard) -> None:
        self._listing = list_folder(folder)
        self._reader = ImageReader(card)
        self.notes = self._listing.notes

    def __len__(self) -> int:
        return len(self._listing.parts)

    def __iter__(self) -> Iterator[LabelledPart]:
        return map(self._part, self._listing.parts)

    def _part(self, listed: ListedPart) -> LabelledPart:
        pixels = self._reader.read(listed.image)
        return LabelledPart(
            name=listed.name,
            pixels=pixels,
            bad=listed.bad,
            kind=listed.kind,
            mask=None if listed.mask is None else read_mask(listed.mask, pixels.shape),
            size_px=listed.size_px,
        )
