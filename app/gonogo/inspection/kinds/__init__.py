"""Decoders: what a model's tensors mean, one module a kind, registered as ``gonogo.kinds``."""

from typing import ClassVar, Protocol

from gonogo.domain.bundle import ModelCard
from gonogo.domain.prediction import Prediction
from gonogo.ports.model import Tensors


class Kind(Protocol):
    """A decoder, made once for a card. Pure: the same tensors give the same prediction.

    Attributes
    ----------
    highest_score : float
        No score is above it: a limit beyond would never fail anything.
    """

    highest_score: ClassVar[float]

    def __init__(self, card: ModelCard) -> None:
        """Check that the card names the outputs this kind needs.

        Raises
        ------
        ModelError
            It does not.
        """
        ...

    def decode(self, outputs: Tensors) -> Prediction:
        """Give the tensors their meaning.

        Raises
        ------
        ModelError
            A tensor is missing or of another shape than the card says.
        """
        ...
