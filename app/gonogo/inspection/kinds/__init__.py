"""Decoders: what a model's tensors mean, one module a kind, registered as ``gonogo.kinds``."""

from typing import ClassVar, Protocol

from gonogo.domain.bundle import ModelCard
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.ports.model import Tensors


class Kind(Protocol):
    """A decoder, made once for a card. Pure: the same tensors give the same prediction.

    Attributes
    ----------
    settings : frozenset of str
        What a card may say in ``decoder``; anything else is refused, not passed over.
    """

    settings: ClassVar[frozenset[str]]

    def __init__(self, card: ModelCard) -> None:
        """Check that the card names the outputs this kind needs.

        Raises
        ------
        ModelError
            It does not.
        """
        ...

    @property
    def highest_score(self) -> float:
        """No score is above it: a limit beyond would never fail anything. May be infinite."""
        ...

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Give the tensors their meaning, in frame pixels.

        Parameters
        ----------
        placed : Placement
            Where the input lay on the frame.

        Raises
        ------
        ModelError
            A tensor is missing or of another shape than the card says.
        """
        ...
