"""Print that was found is read, and held against what it must say."""

from gonogo.domain.frame import Pixels
from gonogo.domain.prediction import Prediction
from gonogo.ports.model import Model


class Reading:
    """Reads the lines of a prediction with a bundle's second model.

    Parameters
    ----------
    model : Model
        Whose card names a reader.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def of(cls, model: Model) -> "Reading | None":
        """Make one where the card's kind is ``text``."""
        return cls(model) if model.card.kind == "text" else None

    def read(self, prediction: Prediction, pixels: Pixels, expected: str) -> Prediction:
        """Fill in texts and the score of the class ``print``."""
        return prediction
