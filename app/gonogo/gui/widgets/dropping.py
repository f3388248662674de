"""A file dropped from a file manager."""

from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_model(event: QDropEvent) -> Path | None:
    """The ONNX file that is dropped; None where it is something else, or several."""
    return dropped_file(event, ".onnx")


def dropped_file(event: QDropEvent, suffix: str) -> Path | None:
    """The file of a kind that is dropped; None where it is something else, or several."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
    return path if path is not None and path.suffix.casefold() == suffix else None
