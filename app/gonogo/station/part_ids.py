"""Where a part's identity comes from."""

import threading
from collections import deque
from pathlib import PurePath

from gonogo.domain.recipe import PartIdSource


class PartIds:
    """Gives each trigger of a lane its part id, from the declared source only.

    Parameters
    ----------
    source : PartIdSource
        Of the recipe.
    """

    def __init__(self, source: PartIdSource) -> None:
        self._source = source
        self._scanned: deque[str] = deque(maxlen=256)
        self._lock = threading.Lock()

    def scan(self, text: str) -> None:
        """Take a scanner's text; it names the next part."""
        with self._lock:
            self._scanned.append(text)

    def next(self, seq: int, file: str) -> str | None:
        """Name a part.

        Parameters
        ----------
        seq : int
            Trigger number.
        file : str
            Where the picture came from; empty where there is no picture or no file.

        Returns
        -------
        str or None
            None where the declared source said nothing.
        """
        if self._source.kind == "counter":
            return f"{self._source.prefix}{seq:06d}"
        if self._source.kind == "file_name":
            return PurePath(file).stem or None
        with self._lock:
            return self._scanned.popleft() if self._scanned else None
