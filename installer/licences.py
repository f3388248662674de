"""Licence texts of what is bundled."""

import re
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

import msgspec
from identify.vendor.licenses import LICENSES

from gonogo.workbench.licences import LISTING, Licensed, joined, licence_name, licence_text
from installer.contents import FreezeError, Item, Listed
from installer.origins import Origin

ROOT = Path(__file__).resolve().parents[1]
OWN_TEXTS = ROOT / "installer" / "texts"
_COMMON = {f"spdx:{name}": text.strip() + "\n" for name, text in LICENSES}


@dataclass(frozen=True, slots=True)
class Bundled:
    """A component, or a part of one, as the licence list and the bill of materials show it.

    Parameters
    ----------
    text : str
        Its licence; empty where none was found.
    inside, bearer : str
        Component that brings it along, without and with its version; empty for a component.
    """

    name: str
    version: str
    licence: str
    text: str
    kind: str
    inside: str = ""
    bearer: str = ""


Wheels = Callable[[str], Distribution]
"""Finds a distribution by its name."""


def bundled(
    contents: Listed, items: list[Item], program: str, wheels: Wheels = distribution
) -> list[Bundled]:
    """List what is in the tree besides the program itself, each with its licence.

    Parameters
    ----------
    program : str
        Version of the program, which brings some of it.

    Raises
    ------
    FreezeError
        A text that the list names is not there.
    """
    origins = {item.origin for item in items if item.origin and item.origin.kind != "program"}
    found = [_component(contents, origin, wheels) for origin in origins]
    names = [item.name for item in items]
    versions = {origin.name: origin.version for origin in origins}
    versions["gonogo"] = program
    for part in contents.parts:
        version = part.version_in(names, versions.get(part.inside, ""))
        if part.inside in versions and version is not None:
            text = _texts(contents, part.texts, part.inside, wheels)
            bearer = f"{part.inside} {versions[part.inside]}"
            found.append(
                Bundled(part.name, version, part.licence, text, "part", part.inside, bearer)
            )
    return sorted(found, key=lambda one: (one.name.lower(), one.inside))


def _component(contents: Listed, origin: Origin, wheels: Wheels) -> Bundled:
    allowed = contents.components[origin.name]
    licence = allowed.licence
    if origin.kind == "wheel":
        wheel = wheels(origin.name)
        licence, text = licence or licence_name(wheel), licence_text(wheel)
    elif origin.kind == "python":
        text = joined(_pythons_licence())
    else:
        text = joined(_existing([Path("/usr/share/doc") / origin.package / "copyright"]))
    bearer = origin.name if origin.kind == "wheel" else "gonogo"
    more = _texts(contents, allowed.texts, bearer, wheels)
    text = "\n\n".join(part for part in (text, more) if part)
    return Bundled(origin.name, origin.version, licence, text, origin.kind)


def _texts(contents: Listed, names: Iterable[str], bearer: str, wheels: Wheels) -> str:
    """Join texts: of a common licence, of ours, of the repository or of a wheel."""
    return "\n\n".join(_text(contents, name, bearer, wheels) for name in names)


def _text(contents: Listed, name: str, bearer: str, wheels: Wheels) -> str:
    if name in _COMMON:
        return _COMMON[name]
    places = _places(name, bearer, wheels)
    if not places:
        msg = f"The licence text {name} that {contents.FILE} names for {bearer} is not there."
        raise FreezeError(msg)
    return joined(places[:1])


def _places(name: str, bearer: str, wheels: Wheels) -> list[Path]:
    other, _, file = name.rpartition(":")
    wheel = wheels(other or bearer)
    inside = [Path(str(wheel.locate_file(one))) for one in wheel.files or () if one.match(file)]
    return [place for place in (OWN_TEXTS / name, ROOT / name, *inside) if place.is_file()]


def _pythons_licence() -> list[Path]:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
        Path("/usr/share/doc") / f"lib{version}-minimal" / "copyright",
    ]
    return _existing(places)[:1]


def _existing(files: list[Path]) -> list[Path]:
    return [file for file in files if file.is_file()]


def faults(contents: Listed, found: list[Bundled]) -> list[str]:
    """Say in a sentence each which licence is not known."""
    said = [
        f"{one.name} {one.version} has no licence text: name one in {contents.FILE}."
        for one in found
        if not one.text
    ]
    return said + [
        f"{one.name} {one.version} does not say which licence it has: name it in {contents.FILE}."
        for one in found
        if not one.licence
    ]


def write_licences(found: list[Bundled], folder: Path) -> None:
    """Write one text a component and the list of them."""
    folder.mkdir()
    listing = []
    for one in found:
        place = f" in {one.inside}" if one.inside else ""
        name = re.sub(r"[^\w.+-]+", "-", f"{one.name}{place}") + ".txt"
        version = one.version or f"as in {one.bearer}"
        head = f"{one.name} {version}\nLicence: {one.licence}\n\n"
        (folder / name).write_text(head + one.text, encoding="utf-8")
        listing.append(Licensed(one.name, version, one.licence, name))
    (folder / LISTING).write_bytes(msgspec.json.format(msgspec.json.encode(listing)))
