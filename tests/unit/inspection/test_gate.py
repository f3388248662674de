import numpy as np
import pytest
from numpy.typing import NDArray

from gonogo.domain.bundle import GoldenContract, InputContract, ModelCard, OutputContract
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import ImageGate
from gonogo.domain.verdict import ReasonCode
from gonogo.inspection.gate import Gate
from gonogo.vision.photometry import measure

CARD = ModelCard(
    1, "small", "Small", "segmentation", ("spot",), InputContract("image", 240, 320, 1),
    OutputContract(map="map"), "map", GoldenContract("", "", "", ""), "00" * 32,
)  # fmt: skip


def frame(pixels: Pixels, bit_depth: int = 8) -> Frame:
    return Frame(1, "P1", "S", None, "", 0, pixels, bit_depth)


def usual(seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(60, 90, (240, 320), dtype=np.uint8)


def codes(gate: Gate, pixels: Pixels, bit_depth: int = 8) -> list[ReasonCode]:
    return [reason.code for reason in gate.check(frame(pixels, bit_depth))[1]]


def test_usual_frames_pass_the_gate() -> None:
    gate = Gate(ImageGate(), CARD)
    assert codes(gate, usual(1)) == []
    assert codes(gate, usual(2)) == []


def test_a_lamp_gone_dark_is_refused() -> None:
    assert codes(Gate(ImageGate(), CARD), usual() // 16) == [ReasonCode.TOO_DARK]


def test_a_lamp_too_bright_is_refused() -> None:
    found = codes(Gate(ImageGate(), CARD), np.full((240, 320), 255, np.uint8))
    assert found == [ReasonCode.TOO_BRIGHT, ReasonCode.SATURATED]


def test_a_frozen_image_is_refused_and_a_nearly_equal_one_is_not() -> None:
    gate = Gate(ImageGate(), CARD)
    first = usual()
    other = first.copy()
    other[17, 33] ^= 1
    assert codes(gate, first) == []
    assert codes(gate, first.copy()) == [ReasonCode.REPEATED]
    assert codes(gate, other) == []


def test_a_blurred_image_is_refused() -> None:
    gate = Gate(ImageGate(focus_min=1.0), CARD)
    assert codes(gate, np.full((240, 320), 80, np.uint8)) == [ReasonCode.OUT_OF_FOCUS]


@pytest.mark.parametrize("shape", [(240, 321), (120, 160), (240, 320, 3)])
def test_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(0).integers(60, 90, shape, dtype=np.uint8)
    assert ReasonCode.WRONG_SHAPE in codes(Gate(ImageGate(), CARD), pixels)


def test_a_deep_frame_is_refused_by_a_model_of_eight_bits_and_measured_all_the_same() -> None:
    deep = usual().astype(np.uint16) * 16
    assert codes(Gate(ImageGate(), CARD), deep, 12) == [ReasonCode.WRONG_SHAPE]
    facts, shallow = measure(deep, 12), measure(usual())
    assert facts.mean == pytest.approx(shallow.mean, abs=0.005)
    assert facts.focus == pytest.approx(shallow.focus, rel=0.1)
