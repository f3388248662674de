"""How a check's process tells what it found: a file in the folder it is given."""

from pathlib import Path

import msgspec

from gonogo import paths
from gonogo.ports.selftest import Finding


class Answer(msgspec.Struct, frozen=True):
    """What was found, or in ``refused`` what is wrong."""

    finding: Finding | None = None
    refused: str = ""


def write_answer(folder: Path, key: str, answer: Answer) -> None:
    """Leave a check's answer."""
    (folder / f"{key}.json").write_bytes(msgspec.json.encode(answer))


def read_answer(folder: Path, key: str) -> Answer | None:
    """Read a check's answer; None where it left none."""
    try:
        return msgspec.json.decode((folder / f"{key}.json").read_bytes(), type=Answer)
    except (OSError, msgspec.MsgspecError):
        return None


def scratch_for(folder: Path) -> Path:
    """Folder beside the ledger for what the self-test of a working folder writes.

    The name is known on both sides, so that nothing is left there when a check is ended.
    """
    return paths.ledger().with_name(f".{folder.name}")
