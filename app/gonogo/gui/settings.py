"""What the screen remembers of a person's choices, in one small JSON file."""

import contextlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from gonogo import paths
from gonogo.gui.language import LANGUAGES

OverlayMode = Literal["off", "heatmap", "contour", "attention"]

_ALLOWED: dict[str, tuple[str, ...]] = {
    "theme": ("dark", "light"),
    "language": ("", *LANGUAGES),
    "overlay": ("off", "heatmap", "contour", "attention"),
    "overlay_of_boxes": ("off", "heatmap", "contour", "attention"),
    "first_start": ("", "open", "done"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the screen.

    Parameters
    ----------
    theme : {"dark", "light"}
        Look.
    language : str
        Code of :data:`~gonogo.gui.language.LANGUAGES`; empty for the system's.
    actor : str
        Who acknowledges, starts and stops; written to the ledger.
    recipe : str
        Recipe chosen last.
    overlay, overlay_of_boxes : {"off", "heatmap", "contour", "attention"}
        What lies over the picture; of a model whose boxes decide a choice of its own, since a map
        would only hide them.
    opacity : int
        Of the overlay, percent.
    reviewer : str
        Who labels parts; written to the ledger. Empty until somebody has said.
    challenges : dict of str to str
        Folder of the challenge set of each recipe that has one.
    first_start : {"", "open", "done"}
        How far the questions of a new machine have come; empty where they were never asked.
    """

    theme: Literal["dark", "light"] = "dark"
    language: str = ""
    actor: str = "operator"
    recipe: str = ""
    overlay: OverlayMode = "heatmap"
    overlay_of_boxes: OverlayMode = "contour"
    opacity: int = 60
    reviewer: str = ""
    challenges: dict[str, str] = field(default_factory=dict)
    first_start: Literal["", "open", "done"] = ""


class SettingsFile:
    """Reads the file once and writes it on every change; a bad field keeps its default.

    Attributes
    ----------
    is_new : bool
        There was no file when it was read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.is_new = not path.exists()
        self.now = _read(path)

    @property
    def folder(self) -> Path:
        """Where the screen keeps what is a person's own."""
        return self._path.parent

    def change(self, **changes: Any) -> None:  # noqa: ANN401  fields of Settings
        """Change fields and write the file; a disk that refuses does not stop the screen."""
        changed = replace(self.now, **changes)
        if changed == self.now:
            return
        self.now = changed
        with contextlib.suppress(OSError):
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(asdict(changed), indent=1), encoding="utf-8")
            fresh.replace(self._path)


def asks_first(settings: SettingsFile) -> bool:
    """Whether this machine is new, or its first questions were left before their end."""
    if settings.is_new and not settings.now.first_start:
        return not paths.people_file().exists()
    return settings.now.first_start == "open"


def _read(path: Path) -> Settings:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    good: dict[str, Any] = {}
    for each in fields(Settings):
        value = loaded.get(each.name) if isinstance(loaded, dict) else None
        default = getattr(Settings(), each.name)
        if type(value) is not type(default):
            continue
        if each.name in _ALLOWED and value not in _ALLOWED[each.name]:
            continue
        if isinstance(value, dict):
            value = {key: text for key, text in value.items() if isinstance(text, str)}
        good[each.name] = value
    return Settings(**good)
