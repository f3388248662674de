"""A table of scores with truth, read into a scored set."""

from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.workbench.ranking import auroc
from gonogo.workbench.tuning.csv_file import shown
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.table import Table
from gonogo.workbench.tuning.truth import read_truth

_IMAGE_COLUMNS = frozenset(["image", "file", "filename", "file_name", "path", "part_id", "part"])
_TRUTH_COLUMNS = ("truth", "label", "target", "ground_truth", "y_true", "is_bad", "bad", "defect")
_SCORE_COLUMNS = ("score", "anomaly_score", "pred_score", "y_score", "y_pred", "probability")


class Columns(msgspec.Struct, frozen=True):
    """Which columns of a table mean what.

    Parameters
    ----------
    truth, score : str
        Must be there.
    defect_class, weight, probability : str or None
        Defect class of bad parts, inverse sampling probability, and how likely the part is bad.
    more_scores : tuple of str
        Further columns of scores, where each class has its own.
    """

    truth: str
    score: str
    defect_class: str | None = None
    weight: str | None = None
    probability: str | None = None
    more_scores: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Those given, each once."""
        given = (self.truth, self.score, self.defect_class, self.weight, self.probability)
        every = (*given, *self.more_scores)
        return tuple(dict.fromkeys(name for name in every if name is not None))


def guess_columns(names: tuple[str, ...]) -> Columns | None:
    """Guess by their names which columns are truth and score; None where no two may be.

    A column called score goes before any other, whose first may be of any meaning: show the guess.
    """
    lower = _lower(names)
    truth = guess_truth(names)
    rest = [n for n in names if n and n != truth and n.lower() not in _IMAGE_COLUMNS]
    if not rest:
        return None
    named = next((lower[name] for name in _SCORE_COLUMNS if lower.get(name) in rest), None)
    if truth is None:
        others = [name for name in rest if name != named]
        if len(others) + (named is not None) < 2:
            return None
        return Columns(others[0], named or others[1])
    return Columns(truth, named or rest[0])


def guess_truth(names: tuple[str, ...]) -> str | None:
    """Guess by its name which column is the truth."""
    lower = _lower(names)
    truth = next((lower[name] for name in _TRUTH_COLUMNS if name in lower), None)
    if truth is not None:
        return truth
    starts = tuple(f"{name}_" for name in _TRUTH_COLUMNS)
    return next((name for name in names if name.lower().startswith(starts)), None)


def guess_image(names: tuple[str, ...]) -> str | None:
    """Guess by its name which column names the image."""
    return next((name for name in names if name.lower() in _IMAGE_COLUMNS), None)


def _lower(names: tuple[str, ...]) -> dict[str, str]:
    return {name.lower(): name for name in reversed(names) if name}


class ScoresFile(msgspec.Struct, frozen=True, eq=False):
    """What a file held.

    Parameters
    ----------
    parts : ScoredSet
        All of its rows, with the first score.
    scores : ndarray
        ``(k, n)`` float64: every column of scores, in the order of :class:`Columns`.
    sha256 : str
        Hash of the file's bytes.
    words : dict of str to str
        What each word of the truth column was taken for, with the number of parts.
    notes : tuple of str
        What the reader ought to know: bad parts that score lower than good ones, parts listed
        twice, text read as Windows-1252.
    names : tuple of str
        The column of images or parts, where there is one; else empty.
    """

    parts: ScoredSet
    scores: NDArray[np.float64]
    sha256: str
    words: dict[str, str]
    notes: tuple[str, ...]
    names: tuple[str, ...] = ()


def read_scores(path: Path, columns: Columns) -> ScoresFile:
    """Read a file of scores, all of it or none.

    Parameters
    ----------
    path : Path
        CSV with a header; comma, semicolon or tab; UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises
    ------
    DataError
        One sentence with file, line and column, and what to do.
    """
    table = Table.read(path, columns.names(), _IMAGE_COLUMNS)
    uncertain = columns.probability is not None
    truth = read_truth(table, columns.truth, columns.defect_class, uncertain=uncertain)
    scores = np.array([_scores(table, name) for name in (columns.score, *columns.more_scores)])
    weights = probability = None
    if columns.weight is not None:
        weights = table.numbers(columns.weight, "weight")
        if not (weights > 0).all():
            part = int((weights <= 0).argmax())
            why = f"the weight is {weights[part]:g}; it is 1 / (sampling rate) and must be above 0."
            table.refuse(part, columns.weight, why)
    if columns.probability is not None:
        probability = _probability(table, columns.probability, truth.good)
    try:
        parts = ScoredSet(scores[0], truth.truth, truth.classes, weights, probability)
    except DataError as error:
        msg = f"{path}: {error}"
        raise DataError(msg) from error
    notes = (
        *_upside_down(scores.max(axis=0), truth.good),
        *_notes(table, columns, truth.good),
    )
    image = _image_column(table, columns)
    names = () if image is None else tuple(table.cells[image])
    return ScoresFile(parts, scores, table.file.sha256, truth.words, notes, names)


def _scores(table: Table, column: str) -> NDArray[np.float64]:
    scores = table.numbers(column, "score")
    if (scores == scores[0]).all():
        why = (
            f"all {scores.size} parts have the score {scores[0]:g}; take another column, since no "
        )
        table.refuse(0, column, f"{why}threshold tells them apart.")
    return scores


def _upside_down(scores: NDArray[np.float64], good: NDArray[np.bool_]) -> list[str]:
    ranked = auroc(scores, ~good)
    if ranked is None or ranked >= 0.5:
        return []
    return [
        f"Bad parts score lower than good ones (AUROC {ranked:.2g}): is the truth read the right "
        "way round, and is a higher score more likely defective?"
    ]


def _probability(table: Table, column: str, good: NDArray[np.bool_]) -> NDArray[np.float64]:
    values = table.numbers(column, "probability of being bad")
    outside = ~((values >= 0) & (values <= 1))
    if outside.any():
        part = int(outside.argmax())
        table.refuse(part, column, f"the probability is {values[part]:g}; it must lie in 0 to 1.")
    against = np.where(good, values > 0.5, values < 0.5)
    if against.any():
        part = int(against.argmax())
        word = "good" if good[part] else "bad"
        why = f"the part is {word}, yet bad with probability {values[part]:g}; the column must say "
        table.refuse(part, column, f"{why}how likely the part is bad, not how sure its label is.")
    return values


def _notes(table: Table, columns: Columns, good: NDArray[np.bool_]) -> tuple[str, ...]:
    notes = []
    if table.file.encoding == "cp1252":
        notes.append("The file is not UTF-8; it was read as Windows-1252.")
    image = _image_column(table, columns)
    if image is not None:
        notes += _twice(table, image, good)
    elif table.copies and len(table.file.header) > len(columns.names()):
        rows = "row is an exact copy" if table.copies == 1 else "rows are exact copies"
        notes.append(f"{table.copies} {rows} of an earlier one; parts listed twice count twice.")
    return tuple(notes)


def _image_column(table: Table, columns: Columns) -> str | None:
    return next((name for name in table.cells if name not in columns.names()), None)


def _twice(table: Table, image: str, good: NDArray[np.bool_]) -> list[str]:
    names = table.cells[image]
    counts = Counter(name for name in names if name)
    repeated = [name for name, count in counts.items() if count > 1]
    if not repeated:
        return []
    first = next(part for part, name in enumerate(names) if name == repeated[0])
    again = names.index(repeated[0], first + 1)
    where = f"{shown(repeated[0])} on lines {table.line(first)} and {table.line(again)}"
    entries = "entry stands" if len(repeated) == 1 else "entries stand"
    notes = [
        f"{len(repeated)} {entries} more than once in the column {image}, the first {where}; parts "
        "listed twice count twice and make the intervals too narrow."
    ]
    called_good = {name for name, is_good in zip(names, good, strict=True) if is_good}
    called_bad = {name for name, is_good in zip(names, good, strict=True) if not is_good}
    both = sum(name in called_good and name in called_bad for name in repeated)
    if both:
        notes.append(f"{both} of them are called good in one row and bad in another.")
    return notes
