"""Names of classes from a file: lines of a text, or the lists and mappings of YAML and JSON."""

import json
from pathlib import Path

import yaml

from gonogo.domain.errors import DataError
from gonogo.workbench.importing.metadata import without_commas
from gonogo.workbench.importing.pictures import lines_of

NAME_FILES = (".txt", ".names", ".yaml", ".yml", ".json")
_NAMED = ("names", "classes", "class_names", "labels", "id2label")
_DIGITS = 6
_WANTED = (
    "It should be a list of names; or have, perhaps under 'names', a list, or numbers from 0 on "
    "with a name each."
)


def is_name_file(answer: str) -> bool:
    """Whether an answer is a file to read names from, and no names.

    Raises
    ------
    DataError
        It is a file of another kind.
    """
    path = Path(answer)
    if path.suffix.casefold() in NAME_FILES:
        return True
    if "," in answer or not _exists(path):
        return False
    msg = f"Names of classes are read from {', '.join(NAME_FILES)} files, which {path} is not."
    raise DataError(msg)


def names_in(path: Path) -> tuple[str, ...]:
    """Read names in the order of their numbers; commas in them become semicolons.

    ``names`` of a data file of Ultralytics, ``id2label`` of a configuration of Hugging Face, and
    torchvision's ``class_to_idx`` are read among others.

    Raises
    ------
    DataError
        It cannot be read, or holds no names; one sentence with the path.
    """
    lines = lines_of(path)
    kind = path.suffix.casefold()
    if kind in (".txt", ".names"):
        found: object = [line for line in lines if line.strip()]
    else:
        found = _structure(path, "\n".join(lines), kind)
    try:
        return tuple(without_commas(name) for name in _names(found))
    except ValueError as error:
        msg = f"{path} lists no names of classes: {error}. {_WANTED}"
        raise DataError(msg) from error


def _structure(path: Path, text: str, kind: str) -> object:
    try:
        # All as text: a class may be called "no", "on" or "007".
        return json.loads(text) if kind == ".json" else yaml.load(text, yaml.BaseLoader)
    except (ValueError, yaml.YAMLError) as error:
        why = str(error).splitlines()[0]
        msg = f"{path} is no valid {kind[1:].upper()}: {why}."
        raise DataError(msg) from error
    except RecursionError as error:
        msg = f"{path} is no list of names: its brackets are nested too deep."
        raise DataError(msg) from error


def _names(found: object) -> list[str]:
    """Names; raises ``ValueError`` with the reason where there are none."""
    if isinstance(found, dict):
        inner = [found[key] for key in _NAMED if isinstance(found.get(key), list | dict)]
        found = inner[0] if inner else found
    if isinstance(found, dict):
        found = _by_number(found)
    if found in (None, "", [], {}):
        msg = "it is empty"
        raise ValueError(msg)
    if not isinstance(found, list):
        msg = "it is neither a list nor a mapping"
        raise ValueError(msg)
    for number, each in enumerate(found):
        if not isinstance(each, str | int | float):
            msg = f"its entry {number} is no name"
            raise ValueError(msg)
    return [str(each) for each in found]


def _by_number(found: dict[object, object]) -> list[object]:
    """Order a mapping from numbers to names, or from names to numbers."""
    pairs = list(found.items())
    if not all(_is_number(key) for key, _ in pairs):
        pairs = [(value, key) for key, value in pairs]
    if not all(_is_number(key) for key, _ in pairs):
        msg = "its keys are no numbers"
        raise ValueError(msg)
    ordered = sorted(((int(str(key)), name) for key, name in pairs), key=lambda pair: pair[0])
    for place, (number, _) in enumerate(ordered):
        if place != number:
            msg = f"number {place} has no name, or another has two"
            raise ValueError(msg)
    return [name for _, name in ordered]


def _is_number(key: object) -> bool:
    text = str(key)
    return text.isdecimal() and text.isascii() and len(text) <= _DIGITS


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long for a file
        return False
