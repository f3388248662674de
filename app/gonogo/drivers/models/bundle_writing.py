"""Write model bundles, whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.drivers.checked import schema_of, spelled
from gonogo.drivers.durable import write_durably
from gonogo.drivers.models.bundles import CARD
from gonogo.drivers.owned import owned_folder, sweep

_DRAFT = ".new-"


def write_bundle(card: ModelCard, files: Mapping[str, bytes], bundles: Path) -> Path:
    """Write a new bundle, whole or not at all.

    Parameters
    ----------
    files : mapping of str to bytes
        Everything but the card, by name.
    bundles : Path
        Folder of bundles; made where it is missing.

    Returns
    -------
    Path
        The bundle's folder.

    Raises
    ------
    ModelError
        There is one of this name, or the folder cannot be written.
    """
    folder = bundles / card.name
    try:
        bundles.mkdir(parents=True, exist_ok=True)
        with owned_folder(_DRAFT, bundles) as draft:
            for name, content in files.items():
                write_durably(draft / name, content)
            text = yaml.safe_dump(_spelled(card), sort_keys=False, allow_unicode=True)
            write_durably(draft / CARD, text.encode())
            draft.chmod(0o755)
            if folder.exists():
                msg = (
                    f"There is a model bundle {card.name} already, in {folder}; take another name."
                )
                raise ModelError(msg)
            draft.rename(folder)
    except OSError as error:
        msg = f"The model bundle cannot be written to {folder}: {error.strerror}."
        raise ModelError(msg) from error
    return folder


def sweep_drafts(bundles: Path) -> None:
    """Delete what killed imports have left in a folder of bundles."""
    sweep(_DRAFT, bundles)


def card_schema() -> str:
    """JSON schema of a card."""
    return json.dumps(schema_of(ModelCard), indent=2)


def _spelled(card: ModelCard) -> dict[str, Any]:
    """Fields of a card, without those that say nothing."""
    fields: dict[str, Any] = spelled(card)
    fields["outputs"] = {name: value for name, value in fields["outputs"].items() if value}
    needed = {field.name for field in msgspec.structs.fields(card) if field.required}
    idle: tuple[object, ...] = (None, "", (), {})
    return {name: value for name, value in fields.items() if name in needed or value not in idle}
