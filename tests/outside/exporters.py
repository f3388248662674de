"""Make models with other people's exporters, and write down what those say of some pictures.

Run from the project's root by the Python of an environment of its own, which the product never
imports::

    /path/to/venv/bin/python -m tests.outside.exporters OUT [ultralytics torch anomalib sklearn]

Nothing is downloaded: all weights come from a seed. ``OUT`` holds ``pictures/``, and per model
``NAME.onnx`` (with ``NAME.onnx.data`` where its exporter keeps weights apart), ``NAME.json`` and
``NAME.npz``, see ``recording.Record``.
"""

import sys
import time
from importlib import import_module
from pathlib import Path

from tests.outside.pictures import draw_pictures

EXPORTERS = ("ultralytics", "torch", "anomalib", "sklearn")


def main(out: Path, wanted: tuple[str, ...]) -> None:
    """Export with every exporter that is wanted."""
    pictures = draw_pictures(out / "pictures")
    for exporter in wanted:
        started = time.perf_counter()
        module = import_module(f"tests.outside.of_{exporter}")
        getattr(module, f"export_{exporter}")(out, pictures)
        print(f"{exporter}: {time.perf_counter() - started:.0f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), tuple(sys.argv[2:]) or EXPORTERS)
