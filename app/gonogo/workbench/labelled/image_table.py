"""Labelled images with a table that names image and truth."""

from pathlib import Path

from gonogo.workbench.labelled.part import (
    GOOD,
    ListedPart,
    Listing,
    inside,
    is_file,
    refuse,
    spelled,
)
from gonogo.workbench.synthesis import TRUTH
from gonogo.workbench.tuning.csv_file import column_names, shown
from gonogo.workbench.tuning.scores_file import guess_image, guess_truth
from gonogo.workbench.tuning.table import Table
from gonogo.workbench.tuning.truth import read_truth

_CLASSES = ("kind", "defect_class", "defect_type", "class", "category")
_SIZE = "size_px"


def list_table(path: Path) -> Listing:
    """List the images of a table beside them, or in ``images/`` beside it.

    Masks are images of the same name in ``masks/``.

    Raises
    ------
    DataError
        The table cannot be used, or an image is missing; one sentence with the line.
    """
    names = column_names(path)
    lower = {name.casefold(): name for name in reversed(names) if name}
    image, truth = guess_image(names), guess_truth(names)
    kind = next((lower[name] for name in _CLASSES if name in lower and lower[name] != truth), None)
    if truth is None and path.name != TRUTH:
        truth, kind = kind, None
    if image is None or truth is None:
        lacks = "image" if image is None else "label"
        there = ", ".join(shown(name) for name in names[:12])
        why = f"has no column {lacks}; it needs at least the columns image and label, and has "
        refuse(path, f"{why}{there}.")
    sizes = (_SIZE,) if _SIZE in names else ()
    asked = tuple(name for name in (image, truth, kind, *sizes) if name is not None)
    table = Table.read(path, asked, frozenset())
    read = read_truth(table, truth, kind, uncertain=False, one_kind=True)
    masks = path.parent / "masks"
    parts = []
    for number, cell in enumerate(table.cells[image]):
        file = _image(table, number, image)
        mask = masks / cell
        k = int(read.truth[number])
        parts.append(
            ListedPart(
                name=spelled(cell),
                image=file,
                kind=spelled(read.classes[k - 1]) if k else GOOD,
                mask=mask if inside(masks, mask) is not None and is_file(mask) else None,
                size_px=_size(table, number) if sizes else None,
            )
        )
    return Listing(path.parent, tuple(parts), (f"Read from {spelled(path.name)}.",))


def _image(table: Table, part: int, column: str) -> Path:
    cell, folder = table.cells[column][part], table.file.path.parent
    if not cell:
        table.refuse(part, column, "the image is missing; fill it in or leave the row out.")
    names = dict.fromkeys([cell, cell.replace("\\", "/")])
    places = [place / name for name in names for place in (folder / "images", folder)]
    files = [inside(folder, place) for place in places]
    found = next((file for file in files if file is not None and is_file(file)), None)
    if found is None:
        what = f"the image {shown(cell)} lies outside the folder; put it beside the table."
        if inside(folder, folder / cell) is not None:
            what = f"there is no image {shown(cell)} beside the table or in images/."
        table.refuse(part, column, what)
    return found


def _size(table: Table, part: int) -> float | None:
    cell = table.cells[_SIZE][part]
    if not cell:
        return None
    try:
        size = float(cell)
    except ValueError:
        size = -1.0
    if not 0 <= size < float("inf"):
        table.refuse(part, _SIZE, f"the size is {shown(cell)}; write a number of px, or nothing.")
    return size
