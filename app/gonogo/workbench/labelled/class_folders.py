"""Labelled images in one folder a class, good ones in a folder of a usual name."""

from pathlib import Path

from gonogo.workbench.labelled.part import (
    GOOD,
    IMAGE_SUFFIXES,
    ListedPart,
    Listing,
    is_folder,
    refuse,
    spelled,
)
from gonogo.workbench.tuning.truth import means_good

GROUND_TRUTH = "ground_truth"
_NAMED = 8
_IGNORED = frozenset(["thumbs.db", "desktop.ini"])
_NO_CLASS = frozenset([GROUND_TRUTH, "masks", "images"])


def class_folders(folder: Path) -> list[Path]:
    """Subfolders that may be classes, sorted by name; hidden ones and masks are none."""
    try:
        found = [
            path
            for path in folder.iterdir()
            if not path.name.startswith(".")
            and path.name.casefold() not in _NO_CLASS
            and is_folder(path)
        ]
    except OSError as error:
        refuse(folder, f"cannot be read: {error.strerror}.")
    return sorted(found)


def list_classes(folder: Path, classes: list[Path], root: Path) -> Listing:
    """List the images of class folders.

    Parameters
    ----------
    folder : Path
        Holds the class folders.
    classes : list of Path
        The class folders.
    root : Path
        Names are relative to it; masks lie in its ``ground_truth/<class>/``, named like the image
        or with ``_mask`` behind (P. Bergmann et al., The MVTec Anomaly Detection Dataset, CVPR
        2019).

    Raises
    ------
    DataError
        No folder is called good, there are no images, or a folder cannot be read.
    """
    if not any(means_good(path.name) for path in classes):
        names = ", ".join(spelled(path.name) for path in classes[:4])
        more = f" and {len(classes) - 4} more" if len(classes) > 4 else ""
        why = f"has the folders {names}{more}, and none of them is called good; rename the one of "
        refuse(folder, f"{why}the good parts to good, or make an empty folder good.")
    parts: list[ListedPart] = []
    odd: list[Path] = []
    for each in classes:
        images, others = _images(each)
        odd += others
        masks = _masks(root / GROUND_TRUTH / each.name)
        kind = GOOD if means_good(each.name) else spelled(each.name)
        parts += [
            ListedPart(
                name=spelled(image.relative_to(root).as_posix()),
                image=image.absolute(),
                kind=kind,
                mask=masks.get(image.stem),
            )
            for image in images
        ]
    if not parts:
        refuse(folder, f"has class folders, but no image in them ({_suffixes()}).")
    kinds = sorted({part.kind for part in parts if part.bad})
    named = ", ".join(["good", *kinds[:_NAMED]])
    more = f" and {len(kinds) - _NAMED} more" if len(kinds) > _NAMED else ""
    notes = [f"Read as a folder for each class: {named}{more}."]
    if odd:
        what = "file is" if len(odd) == 1 else "files are"
        notes.append(f"{len(odd)} {what} left out as no image, first {spelled(odd[0])}.")
    return Listing(root, tuple(parts), tuple(notes))


def holds_images(folder: Path) -> bool:
    """Whether there are files that are images by their names."""
    try:
        return any(path.suffix.casefold() in IMAGE_SUFFIXES for path in folder.iterdir())
    except OSError as error:
        refuse(folder, f"cannot be read: {error.strerror}.")


def _images(folder: Path) -> tuple[list[Path], list[Path]]:
    """Images of a class, and what else lies there."""
    images: list[Path] = []
    odd: list[Path] = []
    try:
        for path in folder.iterdir():
            if path.name.startswith(".") or path.name.casefold() in _IGNORED:
                continue
            known = path.suffix.casefold() in IMAGE_SUFFIXES
            (images if known else odd).append(path)
    except OSError as error:
        refuse(folder, f"cannot be read: {error.strerror}.")
    nested = next((path for path in sorted(odd) if is_folder(path)), None)
    if nested is not None:
        refuse(nested, "lies in a class folder; put its images into the class folder itself.")
    return sorted(images), sorted(odd)


def _masks(folder: Path) -> dict[str, Path]:
    """Masks by the stem of their image."""
    if not is_folder(folder):
        return {}
    images, _ = _images(folder)
    return {path.stem.removesuffix("_mask"): path for path in images}


def _suffixes() -> str:
    return ", ".join(sorted(IMAGE_SUFFIXES))
