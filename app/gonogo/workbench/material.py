"""Labelled parts made ready for the cost page: sorted once, thinned once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from msgspec.structs import replace

from gonogo.domain.errors import DataError
from gonogo.domain.labels import count_votes
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.judged import JudgedFolder
from gonogo.workbench.labelled.part import GOOD, spelled
from gonogo.workbench.margin import Margins, margins, one_multiple, starting_at
from gonogo.workbench.prevalence import DefectRate, defect_rate
from gonogo.workbench.production import LabelledProduction, labelled_production
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, thinned
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.scores_file import Columns, read_scores
from gonogo.workbench.twins import ImageSet, twins_across, twins_within


class Material(msgspec.Struct, frozen=True, eq=False):
    """Parts that rules can be tried on.

    Parameters
    ----------
    name : str
        The file or folder, or recipe and span.
    sha256 : str
        Of the file, of scores and truths, or of a folder's pixels and truths.
    parts : ScoredSet
        All of them.
    curves, drawn : Curves
        Whole, and thinned for drawing.
    bars : Bars
        Histogram.
    notes : tuple of str
        What the reader ought to know.
    recipe : Recipe or None
        Whose production it is, or whose model judged the folder; None for a file.
    margins : Margins or None
        The scale of the recipe's rule, and what that rule does; None for a file. Its ``seqs`` say
        which ledger entry each part is; of a folder they are below 0.
    production : LabelledProduction or None
        What the margins were made from; None for a file.
    defect_rate : DefectRate or None
        Of production, where labels and an audit sample tell.
    base : DecisionRule or None
        The rule whose limits are 1 on the scale of the scores; None is the recipe's own.
    names : tuple of str
        What each part is called: its id, or the image column of a table; empty where there is none.
    image_sha256s : tuple of (str or None)
        Each part's image as the archive names it; empty for a file.
    images : tuple of Path
        Of a folder: the image file of each part, in the order of ``parts``; empty otherwise.
    seen : ImageSet or None
        Images by their pixels, to be compared with those of other sets; None for a file.
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
    names: tuple[str, ...] = ()
    image_sha256s: tuple[str | None, ...] = ()
    images: tuple[Path, ...] = ()
    seen: ImageSet | None = None

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


PRODUCTION = "labelled production"
_Image = tuple[str, str, bool]


class Shortfall(msgspec.Struct, frozen=True):
    """Why there is nothing to try a rule on.

    Parameters
    ----------
    kind : {"unlabelled", "blind", "one_class"}
        No labels, no audit sample, or no good or no bad part.
    text : str
        A sentence.
    recipe : Recipe or None
        Whose production it is: its rule can still be replayed, though not be priced.
    """

    kind: Literal["unlabelled", "blind", "one_class"]
    text: str
    recipe: Recipe | None = None


def from_production(
    rows: Iterable[ScoredDecision], recipe: Recipe, name: str
) -> Material | Shortfall:
    """Take the labelled parts of a recipe's production.

    Raises
    ------
    DataError
        The parts are of several models or classes, or a limit cannot be scaled.
    """
    images: dict[int, _Image] = {}
    found = labelled_production(_watched(rows, images))
    if not len(found.seqs):
        return Shortfall("unlabelled", " ".join(found.notes), recipe)
    if not found.audited:
        return Shortfall("blind", found.notes[0], recipe)
    scale = margins(found, recipe.rule)
    notes = [*found.notes, *_notes_on(scale, recipe)]
    kept = [images[seq] for seq in scale.seqs.tolist()]
    seen = ImageSet(PRODUCTION, *_columns(kept))
    notes += twins_within(seen)
    made = _ready(name, scale.sha256, scale.parts, tuple(notes), recipe, scale)
    if isinstance(made, Shortfall):
        return replace(made, recipe=recipe)
    return replace(
        made,
        production=found,
        defect_rate=defect_rate(found),
        names=scale.part_ids,
        image_sha256s=scale.image_sha256s,
        seen=seen,
    )


def rescaled(material: Material, base: DecisionRule) -> Material:
    """Put parts on the scale of another rule, whose limits are then 1.

    Raises
    ------
    DataError
        A limit cannot be scaled, or the parts come from a table.
    """
    production, recipe = material.production, material.recipe
    if production is None or recipe is None:
        msg = "Parts of a table have one score; they cannot be put on the scale of several limits."
        raise DataError(msg)
    scale = margins(production, recipe.rule, base)
    curves = Curves.of(scale.parts)
    return replace(
        material,
        sha256=scale.sha256,
        parts=scale.parts,
        curves=curves,
        drawn=thinned(curves),
        bars=Bars.of(scale.parts),
        margins=scale,
        base=base,
    )


def _notes_on(scale: Margins, recipe: Recipe) -> list[str]:
    """Say what the recipe's scale leaves out."""
    notes = []
    missing = [c.name for c in recipe.rule.classes if c.name not in scale.parts.classes]
    if missing and len(recipe.rule.classes) > 1:
        notes.append(
            f"No labelled part is bad by {', '.join(missing)}: what a rule does to such parts "
            "cannot be told, and a recall asked of them cannot be shown."
        )
    if scale.left_out:
        notes.append(f"{scale.left_out} parts are left out: they lack the score of a class.")
    if not one_multiple(recipe.rule):
        notes.append(
            "Today REVIEW begins at another multiple of FAIL for each class; a rule here has one "
            "multiple for all, so the first under trial reviews more parts than today's."
        )
    return notes


def labelled_images(rows: Iterable[ScoredDecision]) -> ImageSet:
    """Images of all parts of production that are labelled good or with a defect."""
    images: dict[int, _Image] = {}
    for _row in _watched(rows, images):
        pass
    return ImageSet(PRODUCTION, *_columns(list(images.values())))


def from_folder(
    judged: JudgedFolder, recipe: Recipe, production: ImageSet | None = None
) -> Material | Shortfall:
    """Take a labelled folder that the recipe's model has judged.

    Parameters
    ----------
    production : ImageSet or None
        Images that are known from labelled production.

    Raises
    ------
    DataError
        A limit cannot be scaled, or no part has a score.
    """
    parts = judged.listing.parts
    own = tuple(c.name for c in recipe.rule.classes)
    written = {name.casefold(): name for name in own}
    kinds = [written.get(part.kind.casefold(), part.kind) for part in parts]
    foreign = sorted(set(kinds) - {GOOD, *own})
    production_like = _as_production(judged, kinds, (*own, *foreign))
    scale = margins(production_like, recipe.rule)
    kept = (-1 - scale.seqs).tolist()
    seen = _picked(judged.images("the folder"), kept)
    name = spelled(judged.listing.folder.name)
    notes = [
        f"{name} is a folder and no sample of production: how often parts are bad, and which "
        "defects are usual, cannot be told from it. Set the defect rate of your production.",
        *judged.listing.notes,
    ]
    if scale.left_out:
        notes.append(
            f"{scale.left_out} parts are left out, since the model gave no score; on the line they "
            "would be ERROR, which rejects."
        )
    notes += _notes_on(replace(scale, left_out=0), recipe)
    if foreign:
        notes.append(
            f"{', '.join(foreign)}: no class of the recipe has this name, so any of its classes "
            "may find such parts."
        )
    notes += twins_within(seen)
    if production is not None:
        notes += twins_across(seen, production)
    title = f"folder {name} (no sample of production)"
    made = _ready(title, judged.sha256, scale.parts, tuple(notes), recipe, scale)
    if isinstance(made, Shortfall):
        return made
    images = tuple(parts[number].image for number in kept)
    names = tuple(parts[number].name for number in kept)
    return replace(made, production=production_like, names=names, images=images, seen=seen)


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


def _watched(rows: Iterable[ScoredDecision], images: dict[int, _Image]) -> Iterator[ScoredDecision]:
    """Pass decisions on, and keep name, pixels and truth of the labelled ones."""
    for row in rows:
        if row.labels:
            votes = count_votes(row.labels)
            bad = sum(votes.defects.values())
            if bad or votes.good:
                images[row.seq] = (row.part_id, row.image_sha256 or "", bad > votes.good)
        yield row


def _columns(
    images: list[_Image],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, ...]]:
    names, digests, bad = zip(*images, strict=True) if images else ((), (), ())
    return names, digests, bad


def _picked(images: ImageSet, kept: list[int]) -> ImageSet:
    return ImageSet(
        images.title,
        tuple(images.names[number] for number in kept),
        tuple(images.digests[number] for number in kept),
        tuple(images.bad[number] for number in kept),
    )


def _as_production(
    judged: JudgedFolder, kinds: list[str], classes: tuple[str, ...]
) -> LabelledProduction:
    """Every part of a folder counts once and for itself, as if all of production were labelled."""
    count = len(kinds)
    scores = np.array(
        [[scored.class_scores.get(name, np.nan) for name in classes] for scored in judged.scored]
    )
    columns = (GOOD, *classes)
    shares = np.zeros((count, len(columns)))
    shares[np.arange(count), [columns.index(kind) for kind in kinds]] = 1.0
    return LabelledProduction(
        classes=classes,
        seqs=-1 - np.arange(count, dtype=np.int64),
        scores=np.nanmax(scores, axis=1, initial=-np.inf),
        class_scores=scores,
        shares=shares,
        weights=np.ones(count),
        coverage=np.ones(count),
        strata=(),
        audited=True,
        notes=(),
    )
