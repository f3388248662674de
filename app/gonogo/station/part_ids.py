"""Where a part's identity comes from."""

import threading
from collections import deque
from pathlib import PurePath

from gonogo.domain.recipe import PartIdSource

_WAITING = 256


class PartIds:
    """Gives each trigger of a lane its part id, from the declared source only.

    Parameters
    ----------
    source : PartIdSource
        Of the recipe.
    """

    def __init__(self, source: PartIdSource) -> None:
        self._source = source
        self._scanned: deque[str] = deque()
        self._lock = threading.Lock()

    def scan(self, text: str) -> str:
        """Take a scanner's text; it names the next part.

        Returns
        -------
        str
            Why it was not taken; empty where it was.
        """
        text = text.strip()
        if self._source.kind != "scanner":
            return f"The recipe takes part ids from its {self._source.kind}, not from a scanner."
        if not text:
            return "The scanned text is empty."
        with self._lock:
            if len(self._scanned) >= _WAITING:
                return f"{_WAITING} scanned parts are waiting for their pictures already."
            self._scanned.append(text)
        return ""

    def forget(self) -> list[str]:
        """Take back the texts whose parts have passed without a picture."""
        with self._lock:
            waiting = list(self._scanned)
            self._scanned.clear()
            return waiting

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
