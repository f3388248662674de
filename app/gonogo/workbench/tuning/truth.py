"""The words by which people say good and bad."""

import re
from collections import Counter

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.workbench.tuning.csv_file import shown
from gonogo.workbench.tuning.scored import DEFECT
from gonogo.workbench.tuning.table import Table

_GOOD = frozenset(
    [
        "good",
        "ok",
        "okay",
        "pass",
        "passed",
        "normal",
        "conforming",
        "negative",
        "neg",
        "none",
        "nodefect",
        "no_defect",
        "no-defect",
        "io",
        "i.o.",
        "gut",
    ]
)
_BAD = frozenset(
    [
        "bad",
        "ng",
        "nok",
        "notok",
        "not_ok",
        "fail",
        "failed",
        "reject",
        "rejected",
        "scrap",
        "abnormal",
        "anomaly",
        "anomalous",
        "anomalie",
        "defect",
        "defective",
        "def",
        "nonconforming",
        "positive",
        "pos",
        "nio",
        "n.i.o.",
        "schlecht",
    ]
)
# Yes to what? To a defect, unless the column asks the other way round.
_YES = frozenset(["1", "1.0", "true", "t", "yes", "y"])
_NO = frozenset(["0", "0.0", "false", "f", "no", "n"])
_UNKNOWN = frozenset(
    ["", "?", "-", "nan", "null", "na", "n/a", "unknown", "unlabelled", "unlabeled"]
)
_MOST_CLASSES = 50


class Truth(msgspec.Struct, frozen=True, eq=False):
    """Truth of every part of a table.

    Parameters
    ----------
    good : ndarray
        ``(n,)`` bool: what the truth column says.
    truth : ndarray
        ``(n,)`` intp: 0 is good, ``k`` is ``classes[k - 1]``: the class a part has, or would have.
    classes : tuple of str
        Defect classes, sorted.
    words : dict of str to str
        What each word of the truth column was taken for, with the number of parts.
    """

    good: NDArray[np.bool_]
    truth: NDArray[np.intp]
    classes: tuple[str, ...]
    words: dict[str, str]


def means_good(word: str) -> bool:
    """Whether a word says that a part is good."""
    return word.casefold() in _GOOD


def read_truth(
    table: Table,
    column: str,
    class_column: str | None,
    *,
    uncertain: bool,
    one_kind: bool = False,
) -> Truth:
    """Read the truth, and the defect class where there is one.

    Parameters
    ----------
    column : str
        Says good or bad, 0 or 1, or good or the name of a defect class.
    class_column : str or None
        Names the class of bad parts; of good ones too where the truth is uncertain.
    uncertain : bool
        A probability goes with the truth.
    one_kind : bool
        Take parts that are all good or all bad too.

    Raises
    ------
    DataError
        A word says neither good nor bad, or contradicts the class column.
    """
    cells = [cell.casefold() for cell in table.cells[column]]
    counts = Counter(cells)
    meanings = _meanings(table, column, cells, counts)
    names = [meanings[cell] for cell in cells]
    good = np.array([not name for name in names])
    if not one_kind and (good.all() or not good.any()):
        what = "good, so recall" if good.all() else "bad, so the FPR"
        table.refuse(0, column, f"all {good.size} parts are {what} cannot be told; add others.")
    if class_column is not None:
        classes_given = table.cells[class_column]
        names = [
            _own_class(table, part, class_column, name, cell, uncertain=uncertain)
            for part, (name, cell) in enumerate(zip(names, classes_given, strict=True))
        ]
    spelled = _spellings(names)
    classes = tuple(sorted(set(spelled.values())))
    if len(classes) > _MOST_CLASSES:
        where = class_column or column
        table.refuse(
            0, where, f"there are {len(classes)} defect classes; {_MOST_CLASSES} are the most."
        )
    number = {"": 0, **{key: 1 + classes.index(name) for key, name in spelled.items()}}
    truth = np.array([number[name.casefold()] for name in names], np.intp)
    words = {
        table.cells[column][cells.index(word)]: f"{meanings[word] or 'good'} ({count})"
        for word, count in counts.items()
    }
    return Truth(good, truth, classes, words)


def _meanings(
    table: Table, column: str, cells: list[str], counts: "Counter[str]"
) -> dict[str, str]:
    """Class of every word of a truth column; empty for good."""
    if len(counts) > _MOST_CLASSES + len(_GOOD):
        why = f"there are {len(counts)} different values; a truth column says good or bad."
        table.refuse(0, column, why)
    for word in counts:
        if word in _UNKNOWN:
            part = cells.index(word)
            table.refuse(part, column, "the truth is missing; leave parts without a truth out.")
    numbered = {word for word in counts if re.fullmatch(r"[+-]?[\d.,]+(e[+-]?\d+)?", word)}
    levels = numbered - _YES - _NO
    for word in levels:
        if not word.isdecimal():
            why = (
                f"{word} is no truth; write good or bad, 0 or 1, or good and the names of defects."
            )
            table.refuse(cells.index(word), column, why)
    if counts.keys() & (_YES | _NO) and _words(column) & (_GOOD - {"none", "no_defect"}):
        why = "0 and 1 (or no and yes) can be read two ways in a column of this name; "
        table.refuse(0, column, f"{why}write good and bad.")
    known = {word: "" for word in counts if word in _GOOD | _NO}
    known |= {word: DEFECT for word in counts if word in _BAD or (word in _YES and not levels)}
    names = [word for word in counts if word not in known]
    if names and "" not in known.values():
        why = f"{shown(names[0])} says neither good nor bad, and no part is called good; write "
        table.refuse(cells.index(names[0]), column, f"{why}good or bad.")
    written = {cell.casefold(): cell for cell in reversed(table.cells[column])}
    return known | {word: written[word] for word in names}


def _words(column: str) -> set[str]:
    """Words in a column's name: is_ok, isOk, OKFlag, ok2 and isok all have the word ok."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?=[A-Z][a-z])", "_", column)
    return {word.removeprefix("is") for word in re.split(r"[\W\d_]+", apart.casefold())}


def _own_class(
    table: Table, part: int, column: str, name: str, cell: str, *, uncertain: bool
) -> str:
    names_none = not cell or cell.casefold() in _GOOD | _NO
    if not name and not names_none and not uncertain:
        why = f"the part is good but has the defect class {shown(cell)}; empty the cell, or "
        table.refuse(part, column, f"{why}correct the truth.")
    if name and cell and names_none:
        table.refuse(
            part, column, f"the part is bad but its class is {shown(cell)}; correct one of them."
        )
    return name if names_none else cell


def _spellings(names: list[str]) -> dict[str, str]:
    """First spelling of every defect class, by its folded case."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        if name:
            found.setdefault(name.casefold(), name)
    return found
