"""A labelled folder with the scores that a model gave its images."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.frame import Frame
from gonogo.workbench.labelled.part import ListedPart, Listing
from gonogo.workbench.score_cache import Scored
from gonogo.workbench.twins import ImageSet

Over = Callable[[Iterable[ListedPart]], Iterator[ListedPart]]
"""Passes parts on and may raise, to count them and to stop."""


class JudgedFolder(msgspec.Struct, frozen=True):
    """A labelled folder with the scores of its parts.

    Parameters
    ----------
    listing : Listing
        The folder.
    scored : tuple of Scored
        In the order of its parts.
    """

    listing: Listing
    scored: tuple[Scored, ...]

    def images(self, title: str) -> ImageSet:
        """Its images under a title, to be compared with others."""
        parts = self.listing.parts
        return ImageSet(
            title,
            tuple(part.name for part in parts),
            tuple(scored.image_sha256 for scored in self.scored),
            tuple(part.bad for part in parts),
        )

    @property
    def sha256(self) -> str:
        """Hash over pixels and truth of all parts, in their order."""
        made = hashlib.sha256()
        for part, scored in zip(self.listing.parts, self.scored, strict=True):
            made.update(f"{scored.image_sha256} {part.kind}\n".encode("utf-8", "replace"))
        return made.hexdigest()


def kept_frame(number: int, name: str, pixels: NDArray[np.uint8]) -> Frame:
    """Make a frame of an image that no camera gave."""
    return Frame(
        seq=number,
        part_id=name,
        camera_serial="",
        device_frame_id=None,
        captured_utc="",
        captured_ns=0,
        pixels=pixels,
    )


def image_sha256(pixels: NDArray[np.generic]) -> str:
    """SHA-256 of raw pixels, as the station writes it to the ledger."""
    return hashlib.sha256(np.ascontiguousarray(pixels).reshape(-1).view(np.uint8).data).hexdigest()
