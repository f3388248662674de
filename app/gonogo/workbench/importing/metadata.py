"""What exporters write into a model's metadata."""

import ast
import json
from collections.abc import Mapping


def literal(text: str) -> object:
    """Read a Python or JSON literal as exporters spell them; None where it is neither."""
    for read in (ast.literal_eval, json.loads):
        try:
            return read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            continue
    return None


def class_names(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Read class names: Ultralytics' ``names``, and what others call them; empty without any."""
    for key in ("names", "classes", "class_names", "labels", "labels_map", "id2label"):
        found = _names(metadata.get(key, ""))
        if found:
            return found
    return ()


def without_commas(name: str) -> str:
    """A class's name that may stand in a list: ImageNet has a ``tench, Tinca tinca``."""
    return name.replace(",", ";").strip()


def image_size(metadata: Mapping[str, str]) -> tuple[int, int] | None:
    """Read height and width: Ultralytics' ``imgsz``, or ``input_size``."""
    for key in ("imgsz", "input_size", "image_size"):
        found = literal(metadata.get(key, ""))
        if isinstance(found, int) and found > 0:
            return found, found
        if isinstance(found, list | tuple) and len(found) >= 2:
            height, width = found[-2], found[-1]
            if isinstance(height, int) and isinstance(width, int) and min(height, width) > 0:
                return height, width
    return None


def is_ultralytics(metadata: Mapping[str, str]) -> bool:
    """Whether Ultralytics' exporter wrote this file."""
    return "Ultralytics" in metadata.get("author", "") or {"stride", "task", "names"} <= set(
        metadata
    )


def is_rtdetr(metadata: Mapping[str, str]) -> bool:
    """Whether it is Ultralytics' RT-DETR, which differs from its YOLO models in most things."""
    return metadata.get("head") == "RTDETRDecoder"


def parameter_default(metadata: Mapping[str, str], name: str) -> float | None:
    """Read ``param:NAME`` of a vision graph: lowest, highest and usual value."""
    found = literal(f"[{metadata.get(f'param:{name}', '')}]")
    if isinstance(found, list) and len(found) == 3 and isinstance(found[2], int | float):
        return float(found[2])
    return None


def _names(text: str) -> tuple[str, ...]:
    found = literal(text) if text.strip()[:1] in ("{", "[", "(") else text.split(",")
    if isinstance(found, dict):
        try:
            ordered = [found[key] for key in sorted(found, key=int)]
        except (ValueError, TypeError):
            return ()
        found = ordered
    if not isinstance(found, list | tuple):
        return ()
    names = tuple(without_commas(str(name)) for name in found)
    return names if all(names) else ()
