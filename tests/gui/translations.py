"""Read the files of Qt Linguist."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from gonogo import paths


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence with its translation."""

    context: str
    source: str
    translation: str
    finished: bool


def files() -> list[Path]:
    """Every language's file."""
    return sorted((paths.resources() / "translations").glob("*.ts"))


def messages(name: str) -> list[Message]:
    """Read a language's sentences."""
    tree = ET.parse(paths.resources() / "translations" / f"gonogo_{name}.ts")
    found = []
    for context in tree.getroot().iter("context"):
        for message in context.iter("message"):
            given = message.find("translation")
            assert given is not None
            found.append(
                Message(
                    context.findtext("name") or "", message.findtext("source") or "",
                    given.text or "", "type" not in given.attrib,
                )
            )  # fmt: skip
    return found
