"""What a reader's output says: which characters, and whether as probabilities."""

from collections.abc import Sequence

from gonogo.domain.errors import ModelError
from gonogo.ports.importing import GraphFacts
from gonogo.workbench.importing.heads import output_shape


def characters_of(facts: GraphFacts, output: str, listed: Sequence[str]) -> tuple[str, ...]:
    """Fit a dictionary to a reader.

    A reader tells its characters and the blank of its decoding apart. PaddleOCR's tell one more,
    a space that comes after those of the dictionary and stands in no file (``use_space_char``).

    Parameters
    ----------
    output : str
        ``(1, steps, characters + 1)``.

    Raises
    ------
    ModelError
        It was trained with another dictionary.
    """
    count = output_shape(facts, output)[-1] - 1
    if count == len(listed):
        return tuple(listed)
    if count == len(listed) + 1:
        return (*listed, " ")
    msg = (
        f"The reader tells {count} characters apart, the dictionary lists {len(listed)}; give the "
        "one it was trained with."
    )
    raise ModelError(msg)


def gives_probabilities(facts: GraphFacts, output: str) -> bool:
    """Whether the values sum to 1 over the characters; otherwise they are logits."""
    sums = facts.trial is not None and output in facts.trial.channel_sums_to_one
    return sums or facts.ends.get(output) == "Softmax"
