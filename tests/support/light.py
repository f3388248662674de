"""The light recipe: small frames and a model of a few microseconds, for tests of the line."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray

from gonogo.domain.keeping import ArchivePolicy
from gonogo.domain.recipe import (
    AlarmLimits,
    CameraSettings,
    ImageGate,
    ModelStep,
    OutputSettings,
    PartIdSource,
    Recipe,
    TriggerSettings,
)
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.drivers.checked import checked
from gonogo.drivers.models.bundles import read_card
from gonogo.drivers.recipes.store import write_recipe

BUNDLE = Path(__file__).parents[1] / "data" / "light"


@dataclass(frozen=True)
class LightHome:
    """A data folder with the light bundle, its recipe and its parts."""

    data: Path
    recipe: Recipe
    parts: Path

    @property
    def ledger(self) -> Path:
        return self.data / "ledger.sqlite"

    def with_recipe(self, name: str, **changes: object) -> str:
        """Write another recipe; answers its name."""
        fields = msgspec.to_builtins(self.recipe)
        fields.update(json.loads(json.dumps({"name": name, **changes})))
        recipe = checked(fields, Recipe)
        write_recipe(recipe, self.data / "recipes")
        return name


def light_image(seed: int, *, bad: bool) -> NDArray[np.uint8]:
    """A grey part; a bad one carries a bright blob of 32 × 32 px."""
    rng = np.random.default_rng(seed)
    image = rng.integers(60, 90, (240, 320), dtype=np.uint8)
    if bad:
        x, y = (int(v) * 8 for v in rng.integers(4, 22, 2))
        image[y : y + 32, x : x + 32] = 240
    return image


def light_home(
    data: Path, parts: int = 20, bad_every: int = 5, driver: str = "replay"
) -> LightHome:
    """Fill a data folder: parts 1 … n, every ``bad_every``-th bad."""
    images = data / "light-parts"
    images.mkdir(parents=True)
    for number in range(1, parts + 1):
        bad = number % bad_every == 0
        cv2.imwrite(str(images / f"part-{number:04d}.png"), light_image(number, bad=bad))
    shutil.copytree(BUNDLE, data / "models" / "light")
    recipe = Recipe(
        schema_version=1,
        name="light",
        title="Light parts",
        version=1,
        camera=CameraSettings(
            driver=driver, folder=str(images), trigger=TriggerSettings(timeout_ms=500)
        ),
        model=ModelStep("light", read_card(BUNDLE).bundle_sha256),
        rule=DecisionRule((ClassRule("blob", 0.6, 0.8, min_area_px=256),)),
        part_id=PartIdSource("counter", "L"),
        gate=ImageGate(mean_min=0.1),
        outputs=(OutputSettings("camera"),),
        archive=ArchivePolicy("non_pass"),
        alarms=AlarmLimits(fails_in_row=3, errors_in_row=3),
    )
    write_recipe(recipe, data / "recipes")
    return LightHome(data, recipe, images)


def dimmer_bundle(home: LightHome, name: str = "dimmer", share: float = 0.8) -> None:
    """Put another model beside the light one: the same map times ``share``."""
    folder = home.data / "models" / name
    shutil.copytree(BUNDLE, folder)
    scale = np.float32(1 / 255).tobytes()
    content = (folder / "model.onnx").read_bytes()
    assert content.count(scale) == 1
    content = content.replace(scale, np.float32(share / 255).tobytes())
    (folder / "model.onnx").write_bytes(content)
    with np.load(folder / "golden.npz") as golden:
        outputs = {key: (golden[key] * share).astype(np.float32) for key in golden}
    np.savez_compressed(folder / "golden.npz", **outputs)
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    card["name"] = name
    card["onnx_sha256"] = hashlib.sha256(content).hexdigest()
    golden_sha256 = hashlib.sha256((folder / "golden.npz").read_bytes()).hexdigest()
    card["golden"]["outputs_sha256"] = golden_sha256
    (folder / "card.yaml").write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")
