"""Synthetic parts: the same again, true to their masks, and as bad as they say."""

import hashlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.domain.errors import DataError
from gonogo.vision.synth import GENERATOR_VERSION, KINDS, make_part

SMALL = (512, 640)
EVERY_DEFECT = [(kind, defect) for kind, made in KINDS.items() for defect in made.classes]

BYTES = {
    "tile": "e1aeb888739fcef307bbeef0d2daddb210f88afa25e64dff58cc87f4ebfde455",
    "weave": "6d409b84195aaf52c354b5d7bd7b53fb996ffdf7b097e1d271cdcad4ed8fe8f2",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_bytes_it_gave_when_the_models_were_trained(kind: str) -> None:
    assert GENERATOR_VERSION == 1, "a new version needs new hashes here and new figures"
    digest = hashlib.sha256()
    for index, defect in enumerate(("none", *KINDS[kind].classes)):
        part = make_part(kind, 3, index, defect=defect)
        digest.update(part.image.tobytes() + part.mask.tobytes())
    assert digest.hexdigest() == BYTES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_has_its_kind_s_frame_and_type(kind: str) -> None:
    part = make_part(kind, 1, 1, defect="none")
    assert part.image.shape[:2] == part.mask.shape == KINDS[kind].shape_px
    assert part.image.dtype == part.mask.dtype == np.uint8
    assert part.image.flags.c_contiguous
    assert part.image.std() > 10.0


@pytest.mark.parametrize(("kind", "defect"), EVERY_DEFECT)
def test_a_bad_part_differs_from_its_good_twin_where_its_mask_says(kind: str, defect: str) -> None:
    bad = make_part(kind, 5, 2, defect=defect, shape_px=SMALL)
    twin = make_part(kind, 5, 2, defect="none", shape_px=SMALL)
    inside = bad.mask > 0
    assert (bad.label, twin.label) == ("bad", "good")
    assert set(np.unique(bad.mask[inside])) == {KINDS[kind].classes.index(defect) + 1}
    difference = np.abs(bad.image.astype(int) - twin.image).reshape(*SMALL, -1).max(axis=2)
    assert difference[inside].mean() > 5.0
    if not inside.all():
        assert difference[~inside].mean() < 0.25 * difference[inside].mean()
    assert not twin.mask.any()


@pytest.mark.parametrize("lighting", ["usual", "shifted"])
@pytest.mark.parametrize(("kind", "defect"), EVERY_DEFECT)
def test_the_measured_defect_is_the_mask_s(kind: str, defect: str, lighting: str) -> None:
    part = make_part(
        kind, 8, 0, "shifted" if lighting == "shifted" else "usual", defect=defect, shape_px=SMALL
    )
    assert part.defect is not None
    assert part.defect.kind == defect
    assert part.defect.area_px == np.count_nonzero(part.mask) > 0
    assert part.defect.size_px > 0.0
    assert part.defect.contrast > 5.0
    assert part.defect.cnr > 0.0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(sorted(KINDS)),
    seed=st.integers(0, 2**63),
    index=st.integers(0, 2**40),
    rate=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_label_mask_and_truth_always_agree(kind: str, seed: int, index: int, rate: float) -> None:
    part = make_part(kind, seed, index, defect_rate=rate, shape_px=(256, 320))
    again = make_part(kind, seed, index, defect_rate=rate, shape_px=(256, 320))
    assert np.array_equal(part.image, again.image)
    assert np.array_equal(part.mask, again.mask)
    assert (part.label == "bad") == (part.defect is not None) == bool(part.mask.any())
    assert rate > 0.0 or part.label == "good"
    assert rate < 1.0 or part.label == "bad"


def test_neighbours_in_a_series_and_series_differ() -> None:
    images = [
        make_part("tile", seed, index, defect="none", shape_px=SMALL).image
        for seed, index in ((1, 0), (1, 1), (2, 0))
    ]
    assert not np.array_equal(images[0], images[1])
    assert not np.array_equal(images[0], images[2])


def test_the_share_of_bad_parts_follows_the_rate() -> None:
    labels = [
        make_part("weave", 4, index, defect_rate=0.2, shape_px=(256, 256)).label
        for index in range(60)
    ]
    assert 4 <= labels.count("bad") <= 22


@pytest.mark.parametrize("kind", KINDS)
def test_shifted_lamps_are_darker(kind: str) -> None:
    usual = make_part(kind, 6, 0, defect="none", shape_px=SMALL)
    shifted = make_part(kind, 6, 0, "shifted", defect="none", shape_px=SMALL)
    assert shifted.image.mean() < 0.9 * usual.image.mean()


def test_what_cannot_be_made_is_refused_in_words() -> None:
    with pytest.raises(DataError, match="No synthetic part is called 'brick': choose from tile"):
        make_part("brick", 1, 0)
    with pytest.raises(DataError, match="no defect class 'hole'"):
        make_part("tile", 1, 0, defect="hole")
    with pytest.raises(DataError, match="too small"):
        make_part("tile", 1, 0, shape_px=(64, 64))
    with pytest.raises(DataError, match="defect rate"):
        make_part("tile", 1, 0, defect_rate=1.5)
    with pytest.raises(DataError, match="at least 0"):
        make_part("tile", -1, 0)
