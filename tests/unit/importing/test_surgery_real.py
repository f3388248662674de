"""Models that other people published answer the same once they are wrapped."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from gonogo.drivers.models.importing.surgery import wrap
from gonogo.ports.importing import Difference, Explain, Fixed, Template, Wrapping
from tests.support.onnx_graphs import Array, run, with_all_outputs

MODELS = Path(__file__).parents[4] / "shared" / "data" / "models"
pytestmark = pytest.mark.skipif(
    not MODELS.exists(), reason="the published models lie in ../shared/data/models, not here"
)
RGB: dict[str, Any] = {
    "colour": "rgb",
    "scale": (0.017, 0.0175, 0.0174),
    "offset": (-2.1, -2.0, -1.8),
}
RAW: dict[str, Any] = {"colour": "bgr", "scale": (1.0,) * 3, "offset": (0.0,) * 3}
UNIT: dict[str, Any] = {"colour": "rgb", "scale": (1 / 255,) * 3, "offset": (0.0,) * 3}
SIZE = Fixed("orig_target_sizes", (320.0, 320.0), (1, 2))
THRESHOLD = Fixed("threshold", (0.4,), (1,))


@pytest.mark.parametrize(
    ("name", "height", "width", "fields"),
    [
        ("casting_autoencoder", 304, 304, UNIT),
        ("yolox_nano", 416, 416, RAW),
        ("fastestdet", 352, 352, UNIT),
        ("ultraface_rfb320", 240, 320, RGB),
        ("deeplabv3_nhwc_257", 257, 257, UNIT | {"layout": "NHWC"}),
        ("light_resnet50", 224, 224, RGB),
        ("light_densenet121", 224, 224, RGB),
        ("light_squeezenet", 224, 224, RGB),
        ("ppocrv3_en_det", 96, 160, RGB),
        ("ppocr_en_number_rec", 32, 320, RGB),
        ("ppocr_cls", 48, 192, RGB),
        ("cvgraph_sobel", 40, 56, UNIT),
        ("cvgraph_uint8_to_float", 40, 56, RAW | {"dtype": "uint8"}),
        ("cvgraph_binarize_two_input", 40, 56, UNIT | {"fixed": (THRESHOLD,)}),
        ("deimv2_atto_coco_int8", 320, 320, UNIT | {"fixed": (SIZE,)}),
        ("deimv2_atto_int8_attn", 320, 320, UNIT | {"fixed": (SIZE,)}),
    ],
)  # fmt: skip
def test_it_answers_as_before(name: str, height: int, width: int, fields: dict[str, Any]) -> None:
    model = onnx.load(MODELS / f"{name}.onnx")
    weights = {tensor.name for tensor in model.graph.initializer}
    image = next(entry.name for entry in model.graph.input if entry.name not in weights)
    names = tuple(output.name for output in model.graph.output)
    given: dict[str, Any] = {"layout": "NCHW", "dtype": "float32", "outputs": names} | fields
    wrapping = Wrapping(image=image, height=height, width=width, channels=3, **given)
    frame = np.random.default_rng(4).integers(0, 256, (1, height, width, 3), np.uint8)
    answers = run(wrap(model, wrapping), image=frame)
    before = run(model, **{image: normalised(frame, wrapping), **others(wrapping)})
    tolerance = 1e-4 if "int8" in name else 1e-5
    for output in names:
        largest = max(1.0, float(np.abs(before[output]).max(initial=0)))
        np.testing.assert_allclose(
            answers[output], before[output], rtol=0, atol=tolerance * largest, err_msg=output
        )


def normalised(frame: Array, wrapping: Wrapping) -> Array:
    pixels = frame[..., ::-1] if wrapping.colour == "rgb" else frame
    if wrapping.dtype == "float32":
        scale, offset = np.array(wrapping.scale, np.float32), np.array(wrapping.offset, np.float32)
        pixels = pixels.astype(np.float32) * scale + offset
    return pixels if wrapping.layout == "NHWC" else pixels.transpose(0, 3, 1, 2)


def others(wrapping: Wrapping) -> dict[str, Array]:
    kinds = {"orig_target_sizes": np.int64, "threshold": np.float32}
    return {
        fixed.name: np.array(fixed.values, kinds[fixed.name]).reshape(fixed.shape)
        for fixed in wrapping.fixed
    }


@pytest.mark.parametrize("name", ["vittrack_two_input", "vittrack_attn"])
def test_a_trackers_attention_is_that_of_the_golden_part_on_the_frame(name: str) -> None:
    model = onnx.load(MODELS / f"{name}.onnx")
    rng = np.random.default_rng(4)
    golden = rng.integers(0, 256, (128, 128, 3), np.uint8)
    frame = rng.integers(0, 256, (1, 256, 256, 3), np.uint8)
    wrapping = Wrapping(
        image="search", height=256, width=256, channels=3, layout="NCHW", dtype="float32",
        **RGB, template=Template("template", 128, 128, golden.tobytes()),
        outputs=("output1", "output2", "output3"), explain=Explain(attention=True),
    )  # fmt: skip
    answers = run(wrap(model, wrapping), image=frame)
    inside = ["247", "337", "427"]
    if name == "vittrack_two_input":
        model = with_all_outputs(model, inside)
    pictures = {
        "template": normalised(golden[None], wrapping),
        "search": normalised(frame, wrapping),
    }
    before = run(model, **pictures)
    for output in wrapping.outputs:
        np.testing.assert_allclose(answers[output], before[output], rtol=0, atol=1e-5)
    product = np.eye(320)
    for layer in inside:
        mean = np.asarray(before[layer], np.float64).reshape(-1, 320, 320).mean(axis=0)
        product = (0.5 * mean + 0.5 * np.eye(320)) @ product
    seen = product[:64].mean(axis=0)[64:]
    rolled = np.asarray(answers["attention"])[0, 0]
    np.testing.assert_allclose(rolled, (seen / seen.sum()).reshape(16, 16), rtol=1e-3)


def test_the_casting_autoencoder_gives_a_map_of_its_own_distance() -> None:
    model = onnx.load(MODELS / "casting_autoencoder.onnx")
    wrapping = Wrapping(
        image="input", height=304, width=304, channels=3, layout="NCHW", dtype="float32", **UNIT,
        difference=Difference("output", "squared", 9),
    )  # fmt: skip
    frame = np.random.default_rng(4).integers(0, 256, (1, 304, 304, 3), np.uint8)
    given = normalised(frame, wrapping)
    back = run(model, input=given)["output"]
    squared = np.square(np.asarray(given, np.float64) - back).mean(axis=1)[0]
    found = np.asarray(run(wrap(model, wrapping), image=frame)["map"])
    assert found.shape == (1, 1, 304, 304)
    assert found[0, 0, 100, 200] == pytest.approx(squared[96:105, 196:205].mean(), rel=1e-4)
    assert found[0, 0, 0, 0] == pytest.approx(squared[:5, :5].mean(), rel=1e-4)
