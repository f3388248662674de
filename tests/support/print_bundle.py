"""A bundle that finds and reads print, from PaddleOCR's published models, and printed parts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
import onnx
import onnxruntime as ort
import pytest
import yaml
from numpy.typing import NDArray
from onnx import TensorProto, helper
from PIL import Image, ImageDraw, ImageFont

from gonogo.domain.bundle import (
    FileContract,
    GoldenContract,
    InputContract,
    ModelCard,
    OutputContract,
    Preparation,
    ReaderContract,
)
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule

HERE = Path(__file__).parents[2]
MODELS = HERE.parent / "shared" / "data" / "models"
FINDER, READER = MODELS / "ppocrv3_en_det.onnx", MODELS / "ppocr_en_number_rec.onnx"
FONT = HERE / "resources" / "fonts" / "Inter-SemiBold.otf"
WIDTH, HEIGHT = 1280, 1024
needs_paddle = pytest.mark.skipif(
    not FINDER.exists(), reason="PaddleOCR's models lie in ../shared/data/models, not here"
)
Scaling = tuple[Sequence[float], Sequence[float]]
IMAGENET: Scaling = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF: Scaling = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


def printed(
    lines: Sequence[str], size: int = 64, angle: float = 0.0, at: tuple[int, int] = (200, 300)
) -> NDArray[np.uint8]:
    """A grey part, ``(1024, 1280)``, with dark print, turned around its middle (degrees)."""
    picture = Image.new("L", (WIDTH, HEIGHT), 200)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), size)
    for number, line in enumerate(lines):
        pen.text((at[0], at[1] + round(1.6 * size * number)), line, fill=40, font=font)
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=200)
    noise = np.random.default_rng(3).normal(0, 3, (HEIGHT, WIDTH))
    return np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8)


def paddle_bundle(
    folder: Path, size: tuple[int, int] = (960, 768), reader_width: int = 320
) -> ModelCard:
    """Write the bundle; ``size`` is the finder's width and height."""
    folder.mkdir(parents=True)
    width, height = size
    finder = _taking_pixels(FINDER, (height, width), IMAGENET, "sigmoid_0.tmp_0")
    reader = _taking_pixels(READER, (32, reader_width), HALF, "save_infer_model/scale_0.tmp_1")
    golden = cv2.cvtColor(cv2.resize(printed(["LOT 1"]), size), cv2.COLOR_GRAY2BGR)
    session = ort.InferenceSession(finder)
    (answer,) = session.run(None, {"image": golden[None]})
    np.savez_compressed(folder / "golden.npz", **{"sigmoid_0.tmp_0": answer})
    cv2.imwrite(str(folder / "golden.png"), golden)
    (folder / "model.onnx").write_bytes(finder)
    (folder / "reader.onnx").write_bytes(reader)
    characters = (MODELS / "en_dict.txt").read_text(encoding="utf-8").split("\n")[:95]
    card = ModelCard(
        1, folder.name, "Print", "text", ("print",),
        InputContract("image", height, width, 3, colour="bgr"),
        OutputContract(map="sigmoid_0.tmp_0"), "head",
        GoldenContract(
            "golden.png", "golden.npz", _sha256(folder / "golden.png"),
            _sha256(folder / "golden.npz"),
        ),
        _sha256(folder / "model.onnx"),
        prepare=Preparation(1, "corner", "linear", pad=0),
        reader=ReaderContract(
            FileContract("reader.onnx", _sha256(folder / "reader.onnx")),
            InputContract("image", 32, reader_width, 3, colour="bgr"),
            "save_infer_model/scale_0.tmp_1",
        ),
        alphabet=(*characters, " "),
    )  # fmt: skip
    spelled = yaml.safe_dump(msgspec.to_builtins(card), sort_keys=False)
    (folder / "card.yaml").write_text(spelled, encoding="utf-8")
    return card


def print_recipe(card: ModelCard, expected: str = "", **of_model: object) -> Recipe:
    """A recipe that fails from a score of 0.5 on."""
    step = ModelStep(card.name, card.bundle_sha256, expected_text=expected, **of_model)  # type: ignore[arg-type]
    return Recipe(
        1, "print", "Print", 1, CameraSettings("replay", folder="."), step,
        DecisionRule((ClassRule("print", 0.3, 0.5),)),
    )  # fmt: skip


def _taking_pixels(path: Path, size: tuple[int, int], scaling: Scaling, output: str) -> bytes:
    """The model, with uint8 NHWC pixels of a fixed size at its front."""
    model = onnx.load(str(path))
    graph = model.graph
    (old,) = [entry.name for entry in graph.input if entry.name == "x"]
    mean, std = (np.array(v, np.float32).reshape(1, 3, 1, 1) for v in scaling)
    scale, offset = 1 / (255 * std), -mean / std
    graph.initializer.extend(
        helper.make_tensor(name, TensorProto.FLOAT, [1, 3, 1, 1], values.ravel())
        for name, values in (("pixel_scale", scale), ("pixel_offset", offset))
    )
    front = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Cast", ["planes"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["levels", "pixel_scale"], ["scaled"]),
        helper.make_node("Add", ["scaled", "pixel_offset"], [old]),
    ]
    nodes = [*front, *graph.node]
    del graph.node[:], graph.input[:], graph.output[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.input.append(helper.make_tensor_value_info("image", TensorProto.UINT8, [1, *size, 3]))
    graph.output.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, None))
    content: bytes = model.SerializeToString()
    return content


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
