"""Folders of labelled light parts, laid out as people do."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.drivers.models.bundles import read_card
from tests.support.light import BUNDLE, light_image


def light_card() -> ModelCard:
    """Takes grey images of 320 × 240 px."""
    return read_card(BUNDLE)


def write_image(path: Path, pixels: NDArray[np.generic]) -> Path:
    """Write an image in the format of its suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    good, data = cv2.imencode(path.suffix, np.asarray(pixels))
    assert good
    path.write_bytes(data.tobytes())
    return path


def class_folders(
    root: Path, counts: Mapping[str, int], good: Iterable[str] = ("good",), seed: int = 0
) -> Path:
    """A folder for each class, filled with parts of the light recipe."""
    number = seed
    for name, count in counts.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        for _ in range(count):
            number += 1
            image = light_image(number, bad=name not in good)
            write_image(root / name / f"{number:04d}.png", image)
    return root


def truth_table(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def coco_file(
    path: Path, images: Mapping[str, Iterable[tuple[str, float, float]]], names: Iterable[str]
) -> Path:
    """A COCO file: of each image its boxes by category, width and height."""
    numbers = {name: number for number, name in enumerate(names)}
    whole = {
        "info": {"version": "3"},
        "images": [
            {"id": number, "file_name": name, "height": 240, "width": 320}
            for number, name in enumerate(images)
        ],
        "categories": [{"id": number, "name": name} for name, number in numbers.items()],
        "annotations": [
            {"id": 7, "image_id": number, "category_id": numbers[kind], "bbox": [3, 4, w, h]}
            for number, boxes in enumerate(images.values())
            for kind, w, h in boxes
        ],
    }
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path
