"""What an exporter's own predict path said of each picture, kept beside its model.

``NAME.json`` holds scores, boxes and facts, ``NAME.npz`` the maps under ``PICTURE/WHAT``.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Foreign = Any
"""A model or a result of a package that the product's environment does not have."""


@dataclass
class Record:
    """One exported model and its exporter's numbers.

    Parameters
    ----------
    name : str
        ``NAME.onnx`` beside the record.
    exporter : str
        Package and version.
    call : str
        The call that exported it.
    predict : str
        The call that gave the numbers.
    task : str
        ``detect``, ``segment``, ``classify``, ``multilabel``, ``semantic``, ``anomaly``,
        ``reconstruct`` or ``vector``.
    answers : dict
        What a person has to say at import because the file does not: resizing, colour, scaling,
        class names.
    numbers : dict
        Per picture.
    maps : dict
        ``PICTURE/WHAT`` to array.
    """

    name: str
    exporter: str
    call: str
    predict: str
    task: str
    answers: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    maps: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write ``NAME.json`` and, where there are maps, ``NAME.npz``."""
        plain = asdict(self)
        maps = plain.pop("maps")
        text = json.dumps(plain, indent=1, default=float)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")
        if maps:
            np.savez_compressed(folder / f"{self.name}.npz", **maps)
        print(f"{self.name}: {self.numbers and summary(self.numbers)}", flush=True)  # noqa: T201


def summary(numbers: dict[str, dict[str, Any]]) -> str:
    """Say in a line what came out, for the person who watches the export."""
    parts = []
    for picture, found in numbers.items():
        shown = ", ".join(
            f"{len(value)} {key}" if isinstance(value, list) else f"{key} {value:.4f}"
            for key, value in found.items()
            if isinstance(value, list | float)
        )
        parts.append(f"{picture} {shown}")
    return "; ".join(parts)
