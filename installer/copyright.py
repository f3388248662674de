"""Debian's machine-readable copyright file, from the list of licences in the tree."""

import re
from pathlib import Path

import msgspec

from gonogo.workbench.licences import LISTING, Licensed

_HEAD = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: GoNoGo
Comment:
 Which file belongs to which component, with its version, is told by
 /usr/lib/{package}/LICENSES/sbom.cdx.json{note}

Files: *
Copyright: {year} the authors of GoNoGo
License: GoNoGo
 Files that are not named below. No licence for the public is granted for
 them by this package.
"""
_COMMON = {
    "GPL-3.0": "GPL-3",
    "LGPL-3.0": "LGPL-3",
    "LGPL-2.1": "LGPL-2.1",
    "Apache-2.0": "Apache-2.0",
}


def copyright_file(licences: Path, year: str, package: str = "gonogo", note: str = ".") -> str:
    """Write the file.

    Parameters
    ----------
    licences : Path
        Folder of licence texts in the tree.
    package : str
        Name of the package, and of its folder.
    note : str
        End of the sentence about its files.
    """
    listing = msgspec.json.decode((licences / LISTING).read_bytes(), type=list[Licensed])
    stanzas = [_stanza(one, (licences / one.text).read_text("utf-8"), package) for one in listing]
    return "\n".join([_HEAD.format(year=year, package=package, note=note), *stanzas])


def _stanza(one: Licensed, text: str, package: str) -> str:
    """A component: its text's own file stands for its files, which the bill of materials names."""
    holders = "\n ".join(_holders(text)) or "see its licence"
    common = [file for name, file in _COMMON.items() if name in one.licence]
    also = "".join(f"\n See also /usr/share/common-licenses/{name}." for name in common)
    return (
        f"Files: usr/lib/{package}/LICENSES/{one.text}\n"
        f"Copyright: {holders}\n"
        f"License: {one.licence.replace('LicenseRef-', '')}\n"
        f" {one.name} {one.version}: the whole text is in\n"
        f" /usr/lib/{package}/LICENSES/{one.text}.{also}\n"
    )


def _holders(text: str) -> list[str]:
    """Lines of a licence text that name whose it is."""
    lines = (re.sub(r"[\s/#*]+", " ", line).strip() for line in text.splitlines())
    named = [
        line for line in lines if re.match(r"(copyright )?(\(c\)|©|copyright) .*\d{4}", line, re.I)
    ]
    return list(dict.fromkeys(re.sub(r"^copyright:? ", "", line, flags=re.I) for line in named))[
        :20
    ]
