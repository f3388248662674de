"""Labelled parts made ready for the cost page: sorted once, thinned once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from gonogo.domain.errors import DataError
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.margin import Margins, margins, starting_at
from gonogo.workbench.prevalence import DefectRate, defect_rate
from gonogo.workbench.production import LabelledProduction, labelled_production
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, thinned
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.scores_file import Columns, read_scores


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Parts that rules can be tried on.

    Parameters
    ----------
    name : str
        The file, or recipe and span.
    sha256 : str
        Of the file, or of scores and truths.
    parts : ScoredSet
        All of them.
    curves, drawn : Curves
        Whole, and thinned for drawing.
    bars : Bars
        Histogram.
    notes : tuple of str
        What the reader ought to know.
    recipe : Recipe or None
        Whose production it is; None for a file.
    margins : Margins or None
        The scale of the recipe's rule, and what that rule does; None for a file. Its ``seqs`` say
        which ledger entry each part is.
    production : LabelledProduction or None
        What the margins were made from; None for a file.
    defect_rate : DefectRate or None
        Of production, where labels and an audit sample tell.
    base : DecisionRule or None
        The rule whose limits are 1 on the scale of the scores; None is the recipe's own.
    """

    name: str
    sha256: str
    parts: ScoredSet
    curves: Curves
    drawn: Curves
    bars: Bars
    notes: tuple[str, ...]
    recipe: Recipe | None = None
    margins: Margins | None = None
    production: LabelledProduction | None = None
    defect_rate: DefectRate | None = None
    base: DecisionRule | None = None

    @property
    def start(self) -> Thresholds | None:
        """Rule of the recipe on the scale of the scores; None for a file."""
        return None if self.recipe is None else starting_at(self.recipe.rule)

    @property
    def scale(self) -> DecisionRule | None:
        """Rule whose limits are 1 on the scale of the scores; None for a file."""
        if self.base is not None or self.recipe is None:
            return self.base
        return self.recipe.rule

    @property
    def classes(self) -> tuple[str, ...]:
        """Defect classes that have a bad part."""
        return self.parts.classes

    @property
    def good(self) -> int:
        """Parts that are more likely good than bad."""
        return self.parts.scores.size - self.bad

    @property
    def bad(self) -> int:
        """Parts that are more likely bad than good."""
        sure = self.parts.bad_probability
        return int((self.parts.truth > 0 if sure is None else sure > 0.5).sum())


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why there is nothing to try a rule on.

    Parameters
    ----------
    kind : {"unlabelled", "blind", "one_class"}
        No labels, no audit sample, or no good or no bad part.
    text : str
        A sentence.
    """

    kind: Literal["unlabelled", "blind", "one_class"]
    text: str


def from_production(
    rows: Iterable[ScoredDecision], recipe: Recipe, name: str
) -> Material | Shortfall:
    """Take the labelled parts of a recipe's production.

    Raises
    ------
    DataError
        The parts are of several models or classes, or a limit cannot be scaled.
    """
    found = labelled_production(rows)
    if not len(found.seqs):
        return Shortfall("unlabelled", " ".join(found.notes))
    if not found.audited:
        return Shortfall("blind", found.notes[0])
    return _on_scale(found, recipe, name, None)


def rescaled(material: Material, base: DecisionRule) -> Material | Shortfall:
    """Put labelled production on the scale of another rule, whose limits are then 1.

    Raises
    ------
    DataError
        A limit cannot be scaled, or the parts come from no production.
    """
    if material.production is None or material.recipe is None:
        msg = "Parts of a file have one score; they cannot be put on the scale of several limits."
        raise DataError(msg)
    return _on_scale(material.production, material.recipe, material.name, base)


def _on_scale(
    found: LabelledProduction, recipe: Recipe, name: str, base: DecisionRule | None
) -> Material | Shortfall:
    scale = margins(found, recipe.rule, base)
    notes = list(found.notes)
    missing = [c.name for c in recipe.rule.classes if c.name not in scale.parts.classes]
    if missing:
        notes.append(
            f"No labelled part is bad by {', '.join(missing)}: what a rule does to such parts "
            "cannot be told, and a recall asked of them cannot be shown."
        )
    if scale.left_out:
        notes.append(f"{scale.left_out} parts are left out: they lack the score of a class.")
    multiples = {c.review_at / c.fail_at for c in recipe.rule.classes}
    if len(multiples) > 1:
        notes.append(
            "Today REVIEW begins at another multiple of FAIL for each class; a rule here has one "
            "multiple for all, so the first under trial reviews more parts than today's."
        )
    ready = _ready(name, scale.sha256, scale.parts, tuple(notes), recipe, scale)
    if isinstance(ready, Shortfall):
        return ready
    return replace(ready, production=found, defect_rate=defect_rate(found), base=base)


def from_file(path: Path, columns: Columns) -> Material | Shortfall:
    """Take a table of scores.

    Raises
    ------
    DataError
        The table cannot be used; one sentence with file, line and column.
    """
    read = read_scores(path, columns)
    return _ready(path.name, read.sha256, read.parts, read.notes)


def _ready(
    name: str,
    sha256: str,
    parts: ScoredSet,
    notes: tuple[str, ...],
    recipe: Recipe | None = None,
    scale: Margins | None = None,
) -> Material | Shortfall:
    curves = Curves.of(parts)
    whole = curves.above[:, 0]
    if not whole[0] > 0:
        return Shortfall("one_class", "All labelled parts are bad; label some good ones too.")
    if not whole[1:].all():
        return Shortfall("one_class", "All labelled parts are good; recall needs some bad ones.")
    return Material(
        name, sha256, parts, curves, thinned(curves), Bars.of(parts), notes, recipe, scale
    )
