"""Which names the files of an update may have: none may lead out of the program's folder."""

import re
from itertools import chain
from pathlib import PurePosixPath

from gonogo.ports.update import Manifest

PROGRAMS = {"linux": "gonogo", "windows": "gonogo.exe"}
"""What is started, by the first word of the platform."""

MANIFEST = "update.json"
"""The manifest in the unpacked program's folder."""

_LONGEST = 240
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def problem_with_names(manifest: Manifest) -> str:
    """Say what is wrong with the names in a manifest; empty where nothing is."""
    files = [file.name for file in manifest.files]
    names = [*files, *manifest.links]
    for name in names:
        if not _is_plain(name):
            return f"the name {name[:80]!r} does not stay in the program's folder"
    folded = [name.casefold() for name in names]
    if len(set(folded)) < len(folded):
        return "two of its files have one name"
    folders = set(chain.from_iterable(map(_above, folded)))
    if folders & set(folded) or MANIFEST in folded:
        return "a file has the name of a folder, or of the list of files"
    for link, target in manifest.links.items():
        if not _leads_to(link, target, set(files)):
            return f"the link {link!r} does not lead to one of its files"
    program = PROGRAMS.get(manifest.platform.partition("-")[0])
    if program is None:
        return f"nobody knows the platform {manifest.platform[:40]!r}"
    if not any(file.name == program and file.executable for file in manifest.files):
        return f"it holds no program {program}"
    return ""


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return 0 < len(name) <= _LONGEST and all(
        part not in {"", ".", ".."}
        and not _BAD.search(part)
        and not part.endswith((".", " "))
        and not _DEVICE.fullmatch(part)
        for part in parts
    )


def _above(name: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(name).parents][:-1]


def _leads_to(link: str, target: str, files: set[str]) -> bool:
    """Whether a link, followed by hand, ends at a real file of the tree."""
    place = list(PurePosixPath(link).parent.parts)
    steps = target.split("/")
    while steps and steps[0] == ".." and place:
        steps.pop(0)
        place.pop()
    return "/".join([*place, *steps]) in files
