"""Ultralytics models from untrained configurations, with the numbers of Ultralytics' predict."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# Read at import: nothing is installed, fetched or reported.
os.environ.update(YOLO_AUTOINSTALL="false", YOLO_OFFLINE="true", YOLO_VERBOSE="false")

import cv2
import numpy as np
import torch
import ultralytics
from ultralytics import RTDETR, YOLO
from ultralytics.data.augment import LetterBox
from ultralytics.utils import DEFAULT_CFG_DICT

from tests.outside.recording import Foreign, Record

NAMES = {0: "scratch", 1: "dent", 2: "stain"}
EXPORTER = f"ultralytics {ultralytics.__version__}"

# name, configuration, further arguments of export
MODELS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("yolov5nu", "yolov5n.yaml", {}),
    ("yolov8n", "yolov8n.yaml", {}),
    ("yolov8n_nms", "yolov8n.yaml", {"nms": True}),
    ("yolo11n_dynamic", "yolo11n.yaml", {"dynamic": True}),
    ("yolo11n_half_nms", "yolo11n.yaml", {"nms": True, "quantize": 16, "imgsz": (480, 640)}),
    ("yolo26n", "yolo26n.yaml", {}),
    ("yolo26n_end2end", "yolo26n.yaml", {"nms": False}),
    ("yolov8n_seg", "yolov8n-seg.yaml", {}),
    ("yolov8n_seg_nms", "yolov8n-seg.yaml", {"nms": True}),
    ("yolo26n_seg_end2end", "yolo26n-seg.yaml", {"nms": False}),
    ("yolov8n_cls", "yolov8n-cls.yaml", {"imgsz": 224}),
    ("yolo26n_sem", "yolo26n-sem.yaml", {"imgsz": 512}),
    ("rtdetr_l", "rtdetr-l.yaml", {}),
)


def export_ultralytics(out: Path, pictures: dict[str, Path]) -> None:
    """Export every model of ``MODELS`` to ``out``."""
    for name, configuration, arguments in MODELS:
        model = untrained(configuration, pictures.values())
        export(model, name, configuration, arguments, out, pictures)


def untrained(configuration: str, pictures: Iterable[Path]) -> Foreign:
    """Build a model with weights by seed that answers differently to different places.

    A fresh model's activations die away and all its scores are the same 0.0003. So batch norm takes
    its statistics from the pictures, and the last layers are scaled until some hundred places come
    over the usual confidence, with scores far apart.
    """
    torch.manual_seed(4)
    kind = RTDETR if configuration.startswith("rtdetr") else YOLO
    model = kind(configuration)
    model.model = model.task_map[model.task]["model"](configuration, nc=len(NAMES), verbose=False)
    model.model.names = dict(NAMES)
    model.model.task = model.task
    model.model.args = {**DEFAULT_CFG_DICT, **model.overrides}
    batch = torch.stack([_square(path) for path in pictures])
    _settle_batch_norm(model.model, batch)
    head = model.model.model[-1]
    if model.task in ("detect", "segment"):
        mean = -3.0 if kind is RTDETR else -8.0  # 300 places to score, or 8400
        for scores in _score_layers(head):
            _spread(model.model, scores, batch, mean=mean, deviation=2.5)
    elif model.task == "classify":
        _spread(model.model, head.linear, batch, mean=0.0, deviation=1.5)
    else:
        _spread(model.model, head.classifier[-1], batch, mean=0.0, deviation=2.0)
    return model


def _square(path: Path) -> torch.Tensor:
    image = LetterBox((640, 640))(image=cv2.imread(str(path), cv2.IMREAD_COLOR))
    return torch.from_numpy(image[..., ::-1].copy()).permute(2, 0, 1).float() / 255


def _settle_batch_norm(model: torch.nn.Module, batch: torch.Tensor) -> None:
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    with torch.no_grad():
        model(batch)
    model.eval()


def _score_layers(head: Foreign) -> list[torch.nn.Module]:
    if hasattr(head, "dec_score_head"):
        return [head.enc_score_head, head.dec_score_head[-1]]
    one_to_one = getattr(head, "one2one_cv3", None)
    return [branch[-1] for branch in (*head.cv3, *(one_to_one or ()))]


def _spread(
    model: torch.nn.Module,
    layer: Foreign,
    batch: torch.Tensor,
    *,
    mean: float,
    deviation: float,
) -> None:
    seen: list[torch.Tensor] = []
    hook = layer.register_forward_hook(lambda *args: seen.append(args[-1]))
    model.eval()
    with torch.no_grad():
        model(batch)
        hook.remove()
        scale = deviation / seen[0].std()
        centre = seen[0].mean()
        layer.weight *= scale
        layer.bias.copy_((layer.bias - centre) * scale + mean)


def export(
    model: Foreign,
    name: str,
    configuration: str,
    arguments: dict[str, Any],
    out: Path,
    pictures: dict[str, Path],
) -> None:
    """Export to ``NAME.onnx`` and record what ``predict`` says of the picture files.

    ``rect=False``: with the PyTorch model Ultralytics pads to the next multiple of 32 only; with a
    fixed-size export of it, to the full square. The square is what the file is for.
    """
    written = Path(model.export(format="onnx", verbose=False, **arguments))
    shutil.move(written, out / f"{name}.onnx")
    imgsz = arguments.get("imgsz", 640)
    predict: dict[str, Any] = {"imgsz": imgsz, "rect": False}
    if arguments.get("nms") is False:
        predict["nms"] = False  # the head that needs none
    record = Record(
        name=name,
        exporter=EXPORTER,
        call=f"YOLO('{configuration}').export(format='onnx', **{arguments})",
        predict=f"YOLO('{configuration}').predict(path, **{predict})",
        task=model.task,
    )
    if "quantize" in arguments or model.task == "semantic":
        # The file is not the PyTorch model any more: rounded, or classes only in place of scores.
        model = YOLO(out / f"{name}.onnx", task=model.task)
        record.predict = f"YOLO('{name}.onnx').predict(path, **{predict})"
    for picture, path in pictures.items():
        result = model.predict(str(path), verbose=False, save=False, **predict)[0]
        numbers = record.numbers[picture] = {}
        _READ[model.task](result, numbers)
        if result.masks is not None:
            record.maps[f"{picture}/masks"] = result.masks.data.numpy().astype(np.uint8)
        if getattr(result, "semantic_mask", None) is not None:
            record.maps[f"{picture}/classes"] = np.asarray(result.semantic_mask.data, np.uint8)
    record.write(out)


def _boxes(result: Foreign, numbers: dict[str, Any]) -> None:
    numbers["boxes"] = result.boxes.xyxy.tolist()
    numbers["scores"] = result.boxes.conf.tolist()
    numbers["classes"] = result.boxes.cls.int().tolist()


def _probabilities(result: Foreign, numbers: dict[str, Any]) -> None:
    numbers["probabilities"] = result.probs.data.tolist()


def _areas(result: Foreign, numbers: dict[str, Any]) -> None:
    classes = np.asarray(result.semantic_mask.data)
    numbers["pixels"] = np.bincount(classes.ravel(), minlength=len(NAMES)).tolist()


_READ: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "detect": _boxes,
    "segment": _boxes,
    "classify": _probabilities,
    "semantic": _areas,
}
