"""A recipe that judges single frames; the only module here that knows inspection."""

from gonogo.domain.decision import Judgement
from gonogo.domain.frame import Frame
from gonogo.domain.recipe import Recipe
from gonogo.inspection.inspector import Inspector
from gonogo.ports.model import Model
from gonogo.workbench.whatif.rejudge import Explain


def explainer(recipe: Recipe, model: Model) -> Explain:
    """Judge frames as the line does, but for its image gate.

    Raises
    ------
    RecipeError
        The rule and the model's card name different classes.
    """
    inspector = Inspector(recipe, model)

    def explain(frame: Frame) -> Judgement:
        return inspector.explain(frame).judgement

    return explain
