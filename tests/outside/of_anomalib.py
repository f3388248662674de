"""anomalib models with untrained backbones and real statistics; numbers of ``Engine.predict``."""

import logging
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import anomalib
import numpy as np
import timm
import torch
from anomalib.data.utils import read_image
from anomalib.engine import Engine
from anomalib.models import Dinomaly, EfficientAd, Padim, Patchcore, ReverseDistillation, Stfpm

from tests.outside.pictures import draw_parts
from tests.outside.recording import Foreign, Record

EXPORTER = f"anomalib {anomalib.__version__}"
PARTS = {"visualizer": False, "evaluator": False}


def export_anomalib(out: Path, pictures: dict[str, Path]) -> None:
    """Export one model of each family.

    Without ``input_size`` the graph takes any size and resizes inside, without anti-aliasing;
    with it, the graph takes that size.
    """
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    torch.manual_seed(6)
    for name, (_, size) in models().items():
        export(learned(name, out, list(pictures.values())), name, size, out, pictures)
    shutil.rmtree(out / "runs")


def models() -> dict[str, tuple[Callable[[], Any], tuple[int, int] | None]]:
    """How each is built, and the size its graph takes."""
    return {
        "padim": (lambda: Padim(pre_trained=False, n_features=40, **PARTS), (256, 256)),
        "patchcore": (_patchcore, (256, 256)),
        "patchcore_dynamic": (_patchcore, None),
        "stfpm_480x640": (lambda: Stfpm(**PARTS), (480, 640)),
        "efficientad": (lambda: EfficientAd(**PARTS), (256, 256)),
        "reverse_distillation": (
            lambda: ReverseDistillation(backbone="resnet18", pre_trained=False, **PARTS),
            (256, 256),
        ),
        "dinomaly": (lambda: Dinomaly("vit_small_patch14_reg4_dinov2", **PARTS), (448, 448)),
    }


def learned(name: str, scratch: Path, pictures: list[Path]) -> Foreign:
    """Build a model, and have it learn what is normal and how far the pictures are from that."""
    parts = scratch / "parts"
    draw_parts(parts, 4)
    build, _ = models()[name]
    with patch.object(timm, "create_model", _without_weights(timm.create_model)):
        model = build()
    learn(model, sorted((parts / "good").glob("*.png")))
    normalise(model, pictures)
    shutil.rmtree(parts)
    return model


def _patchcore() -> Foreign:
    return Patchcore("resnet18", pre_trained=False, coreset_sampling_ratio=0.05, **PARTS)


def _without_weights(create: Callable[..., Any]) -> Callable[..., Any]:
    """Some families always fetch a backbone's weights; here none may be fetched."""

    def untrained(*arguments: Foreign, **named: Foreign) -> Foreign:
        return create(*arguments, **{**named, "pretrained": False})

    return untrained


def learn(model: Foreign, good: list[Path]) -> None:
    """Give batch norm, and the memory where there is one, the good parts' statistics."""
    transform = model.pre_processor.transform
    batch = transform(torch.stack([read_image(path, as_tensor=True) for path in good]))
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    model.eval()
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    with torch.no_grad():
        for network in _networks(model.model):
            network(batch)
    model.eval()
    if isinstance(model, Padim | Patchcore):
        model.model.train()
        model.model.feature_extractor.eval()
        with torch.no_grad():
            model.model(batch)
        model.fit()
        model.eval()
    if isinstance(model, EfficientAd):
        with torch.no_grad():
            model.model.mean_std["mean"].fill_(0.0)
            model.model.mean_std["std"].fill_(0.1)


def _networks(model: Foreign) -> list[Any]:
    names = ("feature_extractor", "teacher_model", "student_model")
    found = [getattr(model, name) for name in names if hasattr(model, name)]
    return found or ([model] if hasattr(model, "encoder") or hasattr(model, "teacher") else [])


def normalise(model: Foreign, pictures: list[Path]) -> None:
    """Set threshold and range so that the pictures' scores fall between 0 and 1, not onto them."""
    with torch.no_grad():
        found = []
        for path in pictures:
            taken = model.pre_processor.transform(read_image(path, as_tensor=True).unsqueeze(0))
            found.append(model.model(taken))
    scores = torch.cat([one.pred_score.flatten() for one in found])
    maps = torch.cat([one.anomaly_map.flatten() for one in found])
    post = model.post_processor
    for value, low, high, threshold in (
        (scores, post.image_min, post.image_max, post._image_threshold),
        (maps, post.pixel_min, post.pixel_max, post._pixel_threshold),
    ):
        lowest, highest = value.min(), value.max()
        reach = (highest - lowest) * 0.5
        low.copy_(lowest - reach)
        high.copy_(highest + reach)
        threshold.copy_((lowest + highest) / 2)


def export(
    model: Foreign,
    name: str,
    size: tuple[int, int] | None,
    out: Path,
    pictures: dict[str, Path],
) -> None:
    """Export to ``NAME.onnx`` and ``NAME.onnx.data``, and record what the engine predicts."""
    engine = Engine(
        default_root_dir=out / "runs",
        accelerator="cpu",
        devices=1,
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    record = Record(
        name=name,
        exporter=EXPORTER,
        call=f"{type(model).__name__}(...).to_onnx(root, '{name}', input_size={size})",
        predict="Engine().predict(model=model, data_path=path)",
        task="anomaly",
        answers={"over": 255, "colour": "rgb", "fit": "stretch", "size": _taken(model)},
    )
    for picture, path in pictures.items():
        found = engine.predict(model=model, data_path=path)[0]
        record.numbers[picture] = {
            "score": float(found.pred_score),
            "label": bool(found.pred_label),
            "highest": float(found.anomaly_map.max()),
            "marked": int(found.pred_mask.sum()),
        }
        record.maps[f"{picture}/map"] = found.anomaly_map[0].numpy().astype(np.float32)
    written = model.to_onnx(out / "runs", name, input_size=size, verbose=False)
    for file in Path(written).parent.glob(f"{name}.onnx*"):
        shutil.move(file, out / file.name)
    record.write(out)


def _taken(model: Foreign) -> list[int]:
    resize = model.pre_processor.transform.transforms[0]
    return [int(side) for side in resize.size]
