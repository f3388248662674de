"""Make models with other people's exporters, and write down what those say of some pictures.

Run from the project's root by the Python of an environment of its own, which the product never
imports::

    /path/to/venv/bin/python -m tests.outside.exporters OUT [ultralytics torch anomalib sklearn]

Nothing is downloaded: all weights come from a seed. ``OUT`` holds ``pictures/``, and per model
``NAME.onnx``, weights inside, ``NAME.json`` and ``NAME.npz``, see ``recording.Record``.
"""

import sys
import time
from importlib import import_module
from pathlib import Path

import onnx

from tests.outside.pictures import draw_pictures

EXPORTERS = ("ultralytics", "torch", "anomalib", "sklearn")


def main(out: Path, wanted: tuple[str, ...]) -> None:
    """Export with every exporter that is wanted."""
    pictures = draw_pictures(out / "pictures")
    for exporter in wanted:
        started = time.perf_counter()
        module = import_module(f"tests.outside.of_{exporter}")
        getattr(module, f"export_{exporter}")(out, pictures)
        in_one_file(out)
        print(f"{exporter}: {time.perf_counter() - started:.0f} s", flush=True)  # noqa: T201


def in_one_file(out: Path) -> None:
    """Put weights that an exporter keeps in a file of their own into the model, as users must."""
    for weights in out.glob("*.onnx.data"):
        path = weights.with_suffix("")
        onnx.save(onnx.load(path), path)
        weights.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), tuple(sys.argv[2:]) or EXPORTERS)
