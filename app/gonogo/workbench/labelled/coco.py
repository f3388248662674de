"""Labelled images with a COCO file of boxes (T.-Y. Lin et al., Microsoft COCO, 2014)."""

from pathlib import Path

import msgspec

from gonogo.workbench.labelled.image_file import read_bytes
from gonogo.workbench.labelled.part import (
    GOOD,
    IMAGE_SUFFIXES,
    ListedPart,
    Listing,
    inside,
    is_file,
    refuse,
    spelled,
)
from gonogo.workbench.tuning.csv_file import shown
from gonogo.workbench.tuning.truth import means_good


class _Image(msgspec.Struct):
    id: int
    file_name: str


class _Category(msgspec.Struct):
    id: int
    name: str


class _Annotation(msgspec.Struct):
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]


class _Coco(msgspec.Struct):
    images: list[_Image]
    annotations: list[_Annotation]
    categories: list[_Category]


def list_coco(path: Path) -> Listing:
    """List the images of a COCO file that lies beside them.

    An image without boxes is good; otherwise its class is that of its largest box. Boxes of a
    category that is called good mark no defect.

    Raises
    ------
    DataError
        The file is no COCO file, contradicts itself, or an image is missing.
    """
    found = _read(path)
    folder = path.parent
    images = {image.id: image for image in found.images}
    if len(images) < len(found.images):
        refuse(path, "gives the same id to two images; each needs its own.")
    if not images:
        refuse(path, "lists no images.")
    kinds = _kinds(path, found, set(images))
    parts = []
    for image in found.images:
        file = inside(folder, folder / image.file_name)
        if file is None:
            why = f"names the image {shown(image.file_name)}, which lies outside its folder; put "
            refuse(path, f"{why}it beside the file.")
        if not is_file(file):
            refuse(path, f"names the image {shown(image.file_name)}, which is not there.")
        kind = kinds.get(image.id, GOOD)
        parts.append(ListedPart(spelled(image.file_name), file, kind))
    notes = [f"Read from {spelled(path.name)}: images without boxes are good."]
    listed = {part.image for part in parts}
    others = sorted(
        file
        for file in folder.iterdir()
        if file.suffix.casefold() in IMAGE_SUFFIXES and file.absolute() not in listed
    )
    if others:
        what = "image beside it is" if len(others) == 1 else "images beside it are"
        notes.append(
            f"{len(others)} {what} not listed in it and left out, first {spelled(others[0].name)}."
        )
    return Listing(folder, tuple(parts), tuple(notes))


def _read(path: Path) -> _Coco:
    data = read_bytes(path)
    try:
        return msgspec.json.decode(data, type=_Coco)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        why = "" if isinstance(error, RecursionError) else f" ({spelled(str(error))[:160]})"
        refuse(path, f"is no COCO file with images, annotations and categories{why}.")


def _kinds(path: Path, found: _Coco, images: set[int]) -> dict[int, str]:
    """Defect class by image."""
    names = {category.id: category.name.strip() for category in found.categories}
    largest: dict[int, float] = {}
    kinds: dict[int, str] = {}
    for number, box in enumerate(found.annotations, 1):
        if box.image_id not in images:
            refuse(path, f"has a box (annotation {number}) of image {box.image_id}, of which it "
                   "says nothing else.")  # fmt: skip
        name = names.get(box.category_id, "")
        if not name:
            refuse(path, f"has a box (annotation {number}) of category {box.category_id}, which "
                   "has no name.")  # fmt: skip
        _, _, width, height = box.bbox
        if not (width > 0 and height > 0):
            refuse(path, f"has a box (annotation {number}) of {width:g} × {height:g} px; remove "
                   "it, or correct it.")  # fmt: skip
        if not means_good(name) and width * height > largest.get(box.image_id, 0.0):
            largest[box.image_id] = width * height
            kinds[box.image_id] = spelled(name)
    return kinds
