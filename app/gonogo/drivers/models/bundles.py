"""Read model bundles from disk and hold them against their hashes before anything is parsed."""

import hashlib
from pathlib import Path

import msgspec
import yaml

from gonogo.domain.bundle import FileContract, ModelCard
from gonogo.domain.errors import ModelError
from gonogo.drivers.checked import MisfitError, checked

CARD = "card.yaml"
MODEL = "model.onnx"


class Bundle(msgspec.Struct, frozen=True):
    """A bundle whose bytes are those its card and, where given, the recipe name.

    ``reader`` is the ONNX file of a second model that reads, ``patches`` the NPY file of the normal
    patches; None where the card names none.
    """

    folder: Path
    card: ModelCard
    onnx: bytes
    golden_image: bytes
    golden_outputs: bytes
    reader: bytes | None = None
    patches: bytes | None = None


def read_card(folder: Path) -> ModelCard:
    """Read and check ``card.yaml``.

    Raises
    ------
    ModelError
        It is missing, no YAML, or a field is wrong; the message names file and field.
    """
    path = folder / CARD
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        msg = f"{folder} is no model bundle: {CARD} cannot be read ({why})."
        raise ModelError(msg) from error
    try:
        return checked(_loaded(path, text), ModelCard)
    except RecursionError as error:
        msg = f"{path} is no valid YAML: its brackets are nested too deep."
        raise ModelError(msg) from error
    except MisfitError as error:
        msg = f"{path}: field {error.where or 'card'}: {error.what}."
        raise ModelError(msg) from error


def _loaded(path: Path, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        msg = f"{path} is no valid YAML: {str(error).splitlines()[0]}."
        raise ModelError(msg) from error
    except (ValueError, LookupError, AttributeError) as error:
        # What looks like a day, a number or a tagged value and is none, PyYAML does not wrap.
        msg = f"{path} holds a day, a number or a tag that is none: {error}."
        raise ModelError(msg) from error


def read_bundle(folder: Path, expected_sha256: str | None = None) -> Bundle:
    """Read a bundle's files and check every hash before anything is parsed.

    Parameters
    ----------
    folder : Path
        Of the bundle.
    expected_sha256 : str or None
        The hash a recipe pins.

    Raises
    ------
    ModelError
        A file is missing or is not the one the card or the recipe names.
    """
    card = read_card(folder)
    if expected_sha256 is not None and card.bundle_sha256 != expected_sha256:
        msg = (
            f"The model bundle {folder} is not the one the recipe was signed for: its contract "
            f"hashes to {card.bundle_sha256[:12]}…, the recipe pins {expected_sha256[:12]}…. "
            "Restore the bundle, or make a new recipe version."
        )
        raise ModelError(msg)
    return Bundle(
        folder=folder,
        card=card,
        onnx=_read(folder / MODEL, card.onnx_sha256),
        golden_image=_read(folder / card.golden.image, card.golden.image_sha256),
        golden_outputs=_read(folder / card.golden.outputs, card.golden.outputs_sha256),
        reader=None if card.reader is None else _further(folder, card.reader.model),
        patches=None if card.patches is None else _further(folder, card.patches),
    )


def _further(folder: Path, contract: FileContract) -> bytes:
    return _read(folder / contract.file, contract.sha256)


def _read(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}); restore the model bundle."
        raise ModelError(msg) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        msg = (
            f"{path} was changed: its SHA-256 is {found[:12]}…, the card says {sha256[:12]}…. "
            "Nothing was loaded; restore the model bundle."
        )
        raise ModelError(msg)
    return content
