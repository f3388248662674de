"""A model that is still foreign, run in the workshop's child process as if it were installed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard, ModelInfo
from gonogo.domain.errors import ModelError
from gonogo.ports.importing import Workshop
from gonogo.ports.model import Tensors


class TriedModel:
    """Implements :class:`~gonogo.ports.model.Model` by runs in the workshop.

    Parameters
    ----------
    wrapped : Path
        The wrapped graph.
    reader : Path or None
        The wrapped graph of the second model.
    patches : ndarray or None
        Normal patches, as in :class:`~gonogo.ports.model.Model`.
    """

    def __init__(
        self,
        card: ModelCard,
        workshop: Workshop,
        wrapped: Path,
        reader: Path | None = None,
        patches: NDArray[np.uint8] | None = None,
    ) -> None:
        self._card = card
        self._workshop = workshop
        self._wrapped = wrapped
        self._reader = reader
        self._patches = patches
        self._known: dict[str, Tensors] = {}

    @property
    def card(self) -> ModelCard:
        """The card that is tried."""
        return self._card

    @property
    def info(self) -> ModelInfo:
        """What runs it."""
        return ModelInfo(
            self._card.name, self._card.bundle_sha256, "CPU", ("CPU",), "workshop", 1, ""
        )

    @property
    def patches(self) -> NDArray[np.uint8] | None:
        """Normal patches that an embedding is held against."""
        return self._patches

    def ahead(self, tensors: Sequence[NDArray[Any]]) -> None:
        """Run many inputs in one child, so that :meth:`run` has their answers."""
        missing = [t for t in tensors if _digest(t) not in self._known]
        if missing:
            answers = self._workshop.run(self._wrapped, missing)
            for tensor, answer in zip(missing, answers, strict=True):
                self._known[_digest(tensor)] = answer

    def run(self, inputs: Tensors) -> Tensors:
        """Run once."""
        tensor = inputs[self._card.input.name]
        self.ahead([tensor])
        return self._known[_digest(tensor)]

    def read(self, inputs: Tensors) -> Tensors:
        """Run the second model once."""
        if self._reader is None or self._card.reader is None:
            msg = f"The model {self._card.name} has no second model that reads."
            raise ModelError(msg)
        return self._workshop.run(self._reader, [inputs[self._card.reader.input.name]])[0]

    def check_golden(self) -> float:
        """It has no golden image yet."""
        return 0.0

    def close(self) -> None:
        """Forget the answers."""
        self._known.clear()


def _digest(tensor: NDArray[Any]) -> str:
    raw = np.ascontiguousarray(tensor).reshape(-1).view(np.uint8)
    return hashlib.sha256(raw.data).hexdigest()
