"""Licences of everything that works inside this program."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from gonogo import paths
from gonogo.domain.errors import DataError

LISTING = "licenses.json"
_FOLDER = "LICENSES"
_REPLACING = "REPLACING.txt"
_TEXT_NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


class Licensed(msgspec.Struct, frozen=True):
    """One component, a line of ``licenses.json``.

    Parameters
    ----------
    name, version : str
        Name as its makers write it.
    licence : str
        SPDX expression where its makers give one, else their words.
    text : str
        File with the whole text, in the folder of the listing.
    """

    name: str
    version: str
    licence: str
    text: str


class Licence(msgspec.Struct, frozen=True):
    """A component with the whole text of its licence."""

    name: str
    version: str
    licence: str
    text: str


def licences() -> list[Licence]:
    """All components, by name: those in the package and its GPU pack, or in a checkout those there.

    Raises
    ------
    DataError
        A list or a text of it is not there.
    """
    folder, pack = paths.licences(), paths.gpu_pack()
    if folder is None:
        found = [_installed(one) for one in _required("gonogo", set())]
    else:
        found = _listed(folder, "GoNoGo")
    if pack is not None and _is_there(pack / _FOLDER):
        found += _listed(pack / _FOLDER, "the GPU pack")
    return sorted(found, key=lambda one: one.name.lower())


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # this user may not look there, so the pack is not used either
        return False


def _listed(folder: Path, whose: str) -> list[Licence]:
    """Components of a package."""
    try:
        listing = msgspec.json.decode((folder / LISTING).read_bytes(), type=list[Licensed])
        return [
            Licence(
                one.name,
                one.version,
                one.licence,
                (folder / one.text).read_text(encoding="utf-8"),
            )
            for one in listing
        ]
    except (OSError, msgspec.DecodeError) as error:
        msg = f"The licences in {folder} cannot be read ({error}); install {whose} again."
        raise DataError(msg) from error


def how_to_replace() -> str:
    """How somebody puts a Qt of their own in the place of ours; empty in a checkout.

    Raises
    ------
    DataError
        The package does not say it.
    """
    folder = paths.licences()
    if folder is None:
        return ""
    try:
        return (folder / _REPLACING).read_text(encoding="utf-8")
    except OSError as error:
        msg = f"{folder / _REPLACING} cannot be read ({error.strerror}); install GoNoGo again."
        raise DataError(msg) from error


def licence_name(found: Distribution) -> str:
    """What a distribution's metadata says: expression, or one line of prose, or classifiers."""
    for field in ("License-Expression", "License"):
        said: str
        for said in found.metadata.get_all(field) or ():
            if "\n" not in said and len(said) < 80:
                return said
    classifiers = found.metadata.get_all("Classifier") or []
    named = [entry.rpartition(" :: ")[2] for entry in classifiers if entry.startswith("License ::")]
    return ", ".join(named)


def licence_text(found: Distribution) -> str:
    """All licence texts in a distribution's metadata, each under its file's name."""
    texts = [
        Path(str(found.locate_file(file)))
        for file in found.files or ()
        if ".dist-info" in file.parts[0] and _TEXT_NAMES.search(file.name)
    ]
    return joined(sorted(texts))


def joined(files: list[Path]) -> str:
    """Several texts as one."""
    return "\n\n".join(
        f"{file.name}\n{'=' * len(file.name)}\n\n"
        f"{file.read_text(encoding='utf-8', errors='replace').strip()}\n"
        for file in files
    )


def _installed(found: Distribution) -> Licence:
    return Licence(found.name, found.version, licence_name(found), licence_text(found))


def _required(name: str, seen: set[str]) -> Iterator[Distribution]:
    """Walk what a distribution requires, without extras."""
    for requirement in distribution(name).requires or ():
        match = re.match(r"[\w.-]+", requirement)
        needed = match.group().lower().replace("_", "-") if match else ""
        if "extra ==" in requirement or needed in seen:
            continue
        seen.add(needed)
        try:
            found = distribution(needed)
        except PackageNotFoundError:
            continue  # A requirement of another system.
        yield found
        yield from _required(needed, seen)
