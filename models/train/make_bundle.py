"""Complete a model bundle: the golden part with its raw outputs, and the card.

    python models/train/make_bundle.py tile

needs ``models/tile/model.onnx`` and the figures that ``report.py`` measured.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from shipping import gmac, session  # noqa: E402
from splits import SPLITS  # noqa: E402

from gonogo.domain.bundle import (  # noqa: E402
    GoldenContract,
    InputContract,
    ModelCard,
    OutputContract,
)
from gonogo.drivers.models.onnx_runtime import ort  # noqa: E402
from gonogo.vision.synth import GENERATOR_VERSION, KINDS, make_part  # noqa: E402

GOLDEN_SEED = 4001
GOLDEN_DEFECT = {"tile": "crack", "weave": "broken_pattern"}
TITLE = {
    "tile": "Glazed tiles: cracks, chips, spots and shade in a 5 MP mono frame",
    "weave": "Cloth: broken pattern, missing yarn, skew and stain in a 1 MP colour frame",
}
OUTPUTS = {
    "tile": OutputContract(map="map"),
    "weave": OutputContract(scores="scores", heatmap="heatmap", attention="attention"),
}


def sha256(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def measured(kind: str, model: Path) -> dict[str, Any]:
    """Collect the measured figures with the commands that give them."""
    found: dict[str, Any] = {
        "gmac": round(gmac(model), 3),
        "command": f"python models/train/report.py {kind} heldout",
    }
    for purpose in ("validation", "heldout", "shifted"):
        path = ROOT / "docs" / "models" / "figures" / f"{kind}-{purpose}.json"
        if not path.exists():
            continue
        figures = json.loads(path.read_text(encoding="utf-8"))
        found[purpose] = {
            "seed": figures["seed"],
            "parts": figures["parts"],
            "recall": round(figures["recall"]["share"], 5),
            "recall_95": [round(figures["recall"][k], 5) for k in ("low", "high")],
            "fpr": round(figures["fpr"]["share"], 5),
            "fpr_95": [round(figures["fpr"][k], 5) for k in ("low", "high")],
            "auroc": round(figures["auroc"], 5),
        }
        if "pixel_auroc" in figures:
            found[purpose]["pixel_auroc"] = round(figures["pixel_auroc"], 5)
    return found


MAP_FLOOR = 0.2
"""Below this a map of ``tile`` is noise; see docs/decisions/0005-score-of-a-map.md."""


def main() -> None:
    """Write golden image, golden outputs and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(TITLE))
    kind: str = parser.parse_args().kind
    folder = ROOT / "models" / kind
    model, image, outputs, card_path = (
        folder / name for name in ("model.onnx", "golden.npy", "golden.npz", "card.yaml")
    )
    part = make_part(kind, GOLDEN_SEED, 0, defect=GOLDEN_DEFECT[kind])
    runner = session(model)
    pixels = part.image if part.image.ndim == 3 else part.image[..., None]
    np.save(image, pixels[None], allow_pickle=False)  # read at every arming: PNG would take 30 ms
    answers = runner.run(None, {"image": pixels[None]})
    arrays = {o.name: a for o, a in zip(runner.get_outputs(), answers, strict=True)}
    np.savez_compressed(outputs, allow_pickle=False, **arrays)
    height, width, channels = pixels.shape
    card = ModelCard(
        schema_version=1,
        name=kind,
        title=TITLE[kind],
        kind="segmentation" if kind == "tile" else "classification",
        classes=KINDS[kind].classes,
        input=InputContract(
            "image", height, width, channels, colour="grey" if channels == 1 else "bgr"
        ),
        outputs=OUTPUTS[kind],
        score_from="map" if kind == "tile" else "head",
        golden=GoldenContract(image.name, outputs.name, sha256(image), sha256(outputs)),
        onnx_sha256=sha256(model),
        decoder={"floor": MAP_FLOOR} if kind == "tile" else {},
        provenance={
            "made_by": f"python models/train/train_{kind}.py, on a CPU, from random weights",
            "parts": f"gonogo synth {kind}, generator version {GENERATOR_VERSION}",
            "validation_seed": str(SPLITS[(kind, "validation")].seed),  # type: ignore[index]
            "torch": torch.__version__,
            "onnxruntime": ort.__version__,
        },
        licence="",
        figures=measured(kind, model),
    )
    content = msgspec.to_builtins(card)
    card_path.write_text(
        yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100), encoding="utf-8"
    )
    print(f"{card_path}: bundle {card.bundle_sha256}")


if __name__ == "__main__":
    main()
