"""A model is tensors in, tensors out: a runtime knows nothing of boxes."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard, ModelInfo

Tensors = Mapping[str, NDArray[Any]]


class Model(Protocol):
    """A loaded model on one provider; ``run`` and ``read`` are thread-safe."""

    @property
    def info(self) -> ModelInfo:
        """What really runs."""
        ...

    @property
    def card(self) -> ModelCard:
        """The contract of the bundle it was loaded from."""
        ...

    @property
    def patches(self) -> NDArray[np.uint8] | None:
        """Normal patches of the bundle, ``(n, h, w)`` or ``(n, h, w, 3)``; None without any."""
        ...

    def run(self, inputs: Tensors) -> Tensors:
        """Run once.

        Raises
        ------
        ModelError
            The runtime failed, or the inputs do not fit.
        """
        ...

    def read(self, inputs: Tensors) -> Tensors:
        """Run the bundle's second model, which reads, once.

        Raises
        ------
        ModelError
            The bundle has none, the runtime failed, or the inputs do not fit.
        """
        ...

    def check_golden(self) -> float:
        """Run the golden image.

        Returns
        -------
        float
            Largest difference to the recorded outputs, as the card's ``golden.atol`` counts it.

        Raises
        ------
        ModelError
            It differs by more than the card allows.
        """
        ...

    def close(self) -> None:
        """Free the session."""
        ...
