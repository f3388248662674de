"""A limit of its own for each defect class of a recipe, found on its labelled production."""

import msgspec
import numpy as np
from msgspec.structs import replace

from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.domain.rule import DecisionRule
from gonogo.workbench.material import Material, rescaled
from gonogo.workbench.tuning.per_class import ClassScores, PerClass, tune_per_class
from gonogo.workbench.tuning.sentences import per_class_sentence


class ClassLimits(msgspec.Struct, frozen=True, eq=False):
    """The answer.

    Parameters
    ----------
    base : DecisionRule
        The rule found; nothing is reviewed.
    material : Material
        The same parts on its scale.
    found : PerClass
        How far from the cheapest it may be.
    kept : tuple of str
        Classes that keep today's limit, since no labelled part is bad by them.
    """

    base: DecisionRule
    material: Material
    found: PerClass
    kept: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say which limits were found, and how good they are."""
        at = {c.name: f"{c.fail_at:.6g}" for c in self.base.classes}
        limits = ", ".join(f"{name} from {at[name]}" for name in at if name not in self.kept)
        said = [f"Each class fails from a limit of its own: {limits}."]
        if self.kept:
            kept = ", ".join(f"{name} ({at[name]})" for name in self.kept)
            said.append(
                f"Without a labelled part that is bad by it, a class keeps its limit: {kept}."
            )
        return (*said, per_class_sentence(self.found))


def class_limits(
    material: Material, cost: CostMatrix, limits: Limits, *, rounds: int, seed: int
) -> ClassLimits:
    """Find the cheapest limits of all classes together.

    Parameters
    ----------
    material : Material
        Labelled production.
    rounds : int
        Of the bootstrap.
    seed : int
        The same seed gives the same answer.

    Raises
    ------
    DataError
        The parts have no score of each class, or a limit found cannot be one of a recipe.
    """
    made, scale, recipe = material.production, material.margins, material.recipe
    if made is None or scale is None or recipe is None:
        msg = "A table has one score for each part; limits of single classes need production."
        raise DataError(msg)
    searched = [c.name for c in recipe.rule.classes if c.name in material.classes]
    others = [c for c in recipe.rule.classes if c.name not in searched]
    scores = made.class_scores[np.isin(made.seqs, scale.seqs)].T
    row = made.classes.index
    failed = np.zeros(scores.shape[1], np.bool_)
    for kept in others:
        failed |= scores[row(kept.name)] >= kept.fail_at
    found = tune_per_class(
        material.parts,
        ClassScores(tuple(searched), np.ascontiguousarray(scores[[row(n) for n in searched]])),
        cost,
        limits,
        rounds=rounds,
        seed=seed,
        failed=failed,
    )
    at = found.rule.fail_at
    base = DecisionRule(
        tuple(
            replace(c, review_at=at.get(c.name, c.fail_at), fail_at=at.get(c.name, c.fail_at))
            for c in recipe.rule.classes
        )
    )
    return ClassLimits(base, rescaled(material, base), found, tuple(c.name for c in others))
