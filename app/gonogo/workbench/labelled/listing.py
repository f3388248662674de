"""Find out how a folder of labelled images is laid out."""

from pathlib import Path

from gonogo.workbench.labelled.class_folders import class_folders, holds_images, list_classes
from gonogo.workbench.labelled.coco import list_coco
from gonogo.workbench.labelled.image_table import list_table
from gonogo.workbench.labelled.part import Listing, is_file, is_folder, refuse, spelled
from gonogo.workbench.synthesis import TRUTH
from gonogo.workbench.tuning.truth import means_good

_TABLES = frozenset([".csv", ".tsv"])
_COCO = ".json"


def list_folder(folder: Path) -> Listing:
    """List the parts of a labelled folder; no image is read yet.

    The first that is there counts: ``truth.csv``; class folders of which one is called good; the
    same in ``test/``; a COCO file or a table of any name.

    Raises
    ------
    DataError
        The folder is laid out in none of these ways, or in one with a mistake; one sentence.
    """
    if not is_folder(folder):
        refuse(folder, "is no folder; give a folder of labelled images.")
    if is_file(folder / TRUTH):
        return list_table(folder / TRUTH)
    classes = class_folders(folder)
    listings = _listings(folder)
    test = folder / "test"
    if any(means_good(path.name) for path in classes):
        return _without(listings, list_classes(folder, classes, folder))
    if listings:
        return _listed(listings)
    if test in classes:
        return _tested(folder, test)
    classes = [each for each in classes if holds_images(each)]
    if not classes:
        refuse(
            folder,
            f"holds no labels; put images with {TRUTH} (columns image and label) or a COCO file "
            "there, or a folder good and one for each defect.",
        )
    return list_classes(folder, classes, folder)


def _tested(folder: Path, test: Path) -> Listing:
    listings, classes = _listings(test), class_folders(test)
    if not classes and listings:
        return _listed(listings)
    if not classes:
        refuse(test, "holds no labels; it needs a folder good and one for each defect.")
    found = _without(listings, list_classes(test, classes, folder))
    if not is_folder(folder / "train"):
        return found
    note = "train/ is left out: parts that a model has learned from make it look better than it is."
    return Listing(found.folder, found.parts, (*found.notes, note))


def _listed(listings: list[Path]) -> Listing:
    first = listings[0]
    if len(listings) > 1:
        names = f"{spelled(first.name)} and {spelled(listings[1].name)}"
        refuse(first.parent, f"holds both {names}; keep one of them there, so that it is clear "
               "which one tells the truth.")  # fmt: skip
    return list_coco(first) if first.suffix.casefold() == _COCO else list_table(first)


def _without(listings: list[Path], found: Listing) -> Listing:
    if not listings:
        return found
    note = f"{spelled(listings[0].name)} is not read, since there are class folders."
    return Listing(found.folder, found.parts, (*found.notes, note))


def _listings(folder: Path) -> list[Path]:
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.casefold() in _TABLES | {_COCO} and not path.name.startswith(".")
        )
    except OSError as error:
        refuse(folder, f"cannot be read: {error.strerror}.")
