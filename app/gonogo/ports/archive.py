"""Keeping images by content."""

from typing import Protocol

from gonogo.domain.frame import Pixels


class Archive(Protocol):
    """Content-addressed images: the name is the SHA-256 of the raw pixels."""

    def put(self, sha256: str, pixels: Pixels) -> str:
        """Keep an image losslessly; the same content is kept once.

        Returns
        -------
        str
            Path relative to the archive's root.

        Raises
        ------
        ArchiveError
            It could not be written.
        """
        ...

    def get(self, sha256: str) -> Pixels | None:
        """Read an image back and check its hash; None where it was never kept.

        Raises
        ------
        ArchiveError
            The file is damaged or was changed.
        """
        ...

    def free_bytes(self) -> int:
        """Room left on its disk."""
        ...
