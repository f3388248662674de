"""An exporter's model brought in as a person does, and asked about the exporter's own pictures."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.bootstrap.workshop import import_desk
from gonogo.domain.bundle import ModelCard
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import CameraSettings
from gonogo.inspection.inspector import Inspector, model_inputs
from gonogo.ports.model import Tensors
from gonogo.workbench.importing.answers import Understanding
from gonogo.workbench.importing.pictures import Picture, read_picture
from gonogo.workbench.importing.results import MadeBundle
from gonogo.workbench.importing.tried import TriedModel
from gonogo.workbench.judged import kept_frame
from tests.support.foreign import workshop

TASKS = {
    "classify": "classification",
    "multilabel": "classification",
    "semantic": "segmentation",
    "reconstruct": "reconstruction",
    "detect": "detection",
}
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


@dataclass(frozen=True)
class Exported:
    """A model with its exporter's numbers.

    Parameters
    ----------
    numbers : dict
        Per picture, see ``recording.Record``.
    maps : dict
        ``PICTURE/WHAT`` to array.
    """

    path: Path
    exporter: str
    task: str
    answers: dict[str, Any]
    numbers: dict[str, dict[str, Any]]
    maps: dict[str, NDArray[Any]]

    @property
    def pictures(self) -> dict[str, Picture]:
        """As a camera would give them, by name."""
        return {name: _picture(self, name) for name in self.numbers}


@dataclass(frozen=True)
class Answered:
    """What GoNoGo said of a picture."""

    card: ModelCard
    prediction: Prediction
    outputs: Tensors
    placed: Placement


def _picture(exported: Exported, name: str) -> Picture:
    return read_picture(exported.path.parent / "pictures" / f"{name}.png")


def read_exported(path: Path) -> Exported:
    """Read ``NAME.onnx``'s record beside it."""
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    maps = path.with_suffix(".npz")
    arrays = dict(np.load(maps)) if maps.exists() else {}
    return Exported(
        path,
        record["exporter"],
        record["task"],
        record["answers"],
        record["numbers"],
        arrays,
    )


def person_says(exported: Exported) -> dict[str, str]:
    """Spell what the exporter's user knows, and the file does not say, as answers at import."""
    if exported.exporter.startswith(("ultralytics", "anomalib")):
        return {}
    known = exported.answers
    if not known:
        return {}
    said = {"colour": known["colour"], "fit": known["fit"], "interpolation": "bilinear"}
    if exported.task == "reconstruct":
        said["distance"] = "squared"
    said["values"] = "0..255" if known["over"] == 1 else "0..1"
    if "mean" in known:
        assert {key: known[key] for key in IMAGENET} == IMAGENET
        said["values"] = "imagenet"
    if known["fit"] == "crop":
        said["resize"] = str(known["resize_px"])
    if "size" in known:
        said["size"] = "x".join(map(str, known["size"]))
    if "channels" in known:
        said["labels"] = ",".join(known["channels"])
        said["defects"] = ",".join(known["channels"][1:])
    return said


def bring_in(exported: Exported) -> tuple[Understanding, MadeBundle]:
    """Import a model; names that nobody knows are numbers.

    Raises
    ------
    ModelError
        It is refused.
    """
    desk = import_desk(exported.path, [_picture(exported, "small")])
    desk.examine()
    known = desk.answer_all(person_says(exported))
    also = {"task": TASKS.get(exported.task, ""), "activation": "softmax", "labels": "numbered"}
    while known.questions:
        key = known.questions[0].key
        known = desk.answer(key, also[key])
    return known, desk.make("outside", "", CameraSettings("replay"))


def judge(exported: Exported, made: MadeBundle) -> dict[str, Answered]:
    """Judge the exporter's pictures as the line does, the grey one as from a grey camera."""
    with TemporaryDirectory() as scratch:
        wrapped = Path(scratch) / "model.onnx"
        wrapped.write_bytes(made.files["model.onnx"])
        return {name: _asked(made, wrapped, picture) for name, picture in exported.pictures.items()}


def _asked(made: MadeBundle, wrapped: Path, picture: Picture) -> Answered:
    assert made.card.prepare is not None
    how = replace(made.card.prepare, frame_channels=picture.channels)
    card = replace(made.card, prepare=how)
    model = TriedModel(card, workshop(), wrapped)
    inspection = Inspector(made.recipe, model).explain(kept_frame(1, picture.name, picture.pixels))
    prediction, evidence = inspection.prediction, inspection.evidence
    assert prediction is not None, inspection.judgement.reasons
    assert evidence is not None
    ((tensor, placed),) = model_inputs(picture.pixels, card, made.recipe.model)
    outputs = model.run({card.input.name: tensor})
    return Answered(card, prediction, outputs, placed)
