"""Labelled parts made ready for the cost page: sorted once, thinned once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from gonogo.domain.recipe import Recipe
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.margin import Margins, margins, starting_at
from gonogo.workbench.production import labelled_production
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
    names : tuple of str
        What each part is called: its id, or the image column of a table; empty where there is none.
    image_sha256s : tuple of (str or None)
        Each part's image as the archive names it; empty for a file.
    images : tuple of Path
        Each part's image file; empty where there are none.
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
    names: tuple[str, ...] = ()
    image_sha256s: tuple[str | None, ...] = ()
    images: tuple[Path, ...] = ()

    @property
    def start(self) -> Thresholds | None:
        """Rule of the recipe on the scale of the scores; None for a file."""
        return None if self.recipe is None else starting_at(self.recipe.rule)

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
    scale = margins(found, recipe.rule)
    notes = list(found.notes)
    if scale.left_out:
        notes.append(f"{scale.left_out} parts are left out: they lack the score of a class.")
    multiples = {c.review_at / c.fail_at for c in recipe.rule.classes}
    if len(multiples) > 1:
        notes.append(
            "Today REVIEW begins at another multiple of FAIL for each class; a rule here has one "
            "multiple for all, so the first under trial reviews more parts than today's."
        )
    made = _ready(name, scale.sha256, scale.parts, tuple(notes), recipe, scale)
    if isinstance(made, Shortfall):
        return made
    return replace(made, names=scale.part_ids, image_sha256s=scale.image_sha256s)


def from_file(path: Path, columns: Columns) -> Material | Shortfall:
    """Take a table of scores.

    Raises
    ------
    DataError
        The table cannot be used; one sentence with file, line and column.
    """
    read = read_scores(path, columns)
    made = _ready(path.name, read.sha256, read.parts, read.notes)
    return made if isinstance(made, Shortfall) else replace(made, names=read.names)


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
