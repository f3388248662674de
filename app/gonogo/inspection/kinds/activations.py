"""What makes probabilities of logits, where the graph leaves that to us."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]


def softmax(logits: Single) -> Single:
    """Make the last axis probabilities that sum to 1."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def sigmoid(logits: Single) -> Single:
    """Make each value a probability of its own."""
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


ACTIVATIONS: MappingProxyType[str, Callable[[Single], Single]] = MappingProxyType(
    {"none": lambda scores: scores, "softmax": softmax, "sigmoid": sigmoid}
)
"""By the word a card uses."""
