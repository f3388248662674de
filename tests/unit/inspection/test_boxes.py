"""What a detector says twice is said once, and masks follow the object to the pixel."""

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.inspection.kinds.boxes import as_corners, survivors
from gonogo.inspection.kinds.detection import Detection
from gonogo.inspection.kinds.heads import Candidates
from gonogo.inspection.kinds.instances import mask_of
from tests.support.heads import CHANNELS, HEIGHT, WIDTH, Planted, yolo
from tests.support.kind_cases import CASES

WHOLE = Placement.whole(WIDTH, HEIGHT)


def crowd(count: int, seed: int) -> Candidates:
    """Boxes in heaps, of three classes, some with equal scores, some beyond the edge."""
    rng = np.random.default_rng(seed)
    middle = rng.uniform(-20, 320, (8, 2))[rng.integers(0, 8, count)] + rng.normal(0, 6, (count, 2))
    size = rng.uniform(20, 60, (count, 2))
    return Candidates(
        np.concatenate([middle - size / 2, middle + size / 2], axis=1),
        (rng.integers(5, 99, count) / 100).astype(np.float32),
        rng.integers(0, 3, count).astype(np.float32),
        np.zeros((count, 0), np.float32),
    )


def one_by_one(found: Candidates, iou: float, across: bool) -> list[int]:
    """Greedy suppression, written out."""
    kept: list[int] = []
    for i in np.argsort(-found.scores, kind="stable").tolist():
        a = found.boxes[i]
        for j in kept:
            if not across and found.channels[i] != found.channels[j]:
                continue
            b = found.boxes[j]
            sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
            shared = float(np.prod(np.maximum(sides, 0)))
            both = float(np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2])) - shared
            if shared / both > iou:
                break
        else:
            kept.append(i)
    return kept


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("iou", [0.3, 0.45, 0.7])
@pytest.mark.parametrize("count", [1, 2, 40, 400])
def test_suppression_is_greedy_by_score_within_a_class(
    count: int, iou: float, across: bool
) -> None:
    for seed in range(5):
        found = crowd(count, seed)
        assert survivors(found, iou, across).tolist() == one_by_one(found, iou, across)


def test_without_suppression_boxes_are_only_sorted() -> None:
    found = crowd(50, 1)
    kept = survivors(found, 0.0, across=False)
    assert sorted(kept.tolist()) == list(range(50))
    assert (np.diff(found.scores[kept]) <= 0).all()


def test_nothing_found_is_nothing_kept() -> None:
    assert survivors(crowd(0, 1), 0.45, across=False).size == 0


@pytest.mark.parametrize(
    ("form", "box"),
    [
        ("centre", (30, 50, 40, 20)),
        ("corners", (10, 40, 50, 60)),
        ("corners", (50, 60, 10, 40)),
        ("corner_and_size", (10, 40, 40, 20)),
        ("corners_yx", (40, 10, 60, 50)),
    ],
)
def test_all_forms_of_a_box_come_to_the_same_corners(form: str, box: tuple[int, ...]) -> None:
    assert as_corners(np.array([box], np.float64), form).tolist() == [[10, 40, 50, 60]]


def test_a_crowd_of_good_objects_does_not_push_a_defect_out() -> None:
    good = [Planted((x, y, x + 8, y + 8), 0.9, "label") for x in range(0, 310, 10) for y in (9, 29)]
    planted = [*good, Planted((40, 60, 80, 90), 0.4, "dent")]
    card = CASES[0].card
    few = replace(card, decoder={**card.decoder, "most": 5})
    found = Detection(few).decode(yolo(planted), WHOLE).boxes
    assert [box.class_name for box in found] == ["dent"]


def test_a_box_of_two_classes_is_both_where_the_card_says_so() -> None:
    head = yolo([Planted((40, 60, 80, 90), 0.9, "dent")])["boxes"].copy()
    head[0, 4 + CHANNELS.index("scratch"), 0] = 0.6
    several = next(c for c in CASES if c.name == "yolo, several labels").card
    found = Detection(several).decode({"boxes": head}, WHOLE).boxes
    assert [(b.class_name, round(b.score, 3)) for b in found] == [("dent", 0.9), ("scratch", 0.6)]
    best = Detection(CASES[0].card).decode({"boxes": head}, WHOLE).boxes
    assert [b.class_name for b in best] == ["dent"]


@pytest.mark.parametrize("number", [7, -1, 0.87])
def test_a_class_that_the_card_does_not_know_is_refused(number: float) -> None:
    case = next(c for c in CASES if c.name == "rows")
    kind = Detection(case.card)
    with pytest.raises(ModelError, match=f"gave a box of class {number:g}; its card names 3"):
        kind.decode({"boxes": np.array([[[1, 1, 9, 9, 0.9, number]]], np.float32)}, WHOLE)


def test_a_mask_is_interpolated_to_input_pixels_before_it_is_cut() -> None:
    """Against bilinear interpolation of the whole prototype plane, written out."""
    rng = np.random.default_rng(4)
    prototypes = rng.normal(0, 1, (6, HEIGHT // 4, WIDTH // 4)).astype(np.float32)
    weights = rng.normal(0, 1, 6).astype(np.float32)
    logits = np.tensordot(weights, prototypes, axes=1)
    rows, columns = ((np.arange(n) + 0.5) / 4 - 0.5 for n in (HEIGHT, WIDTH))
    tall = np.stack([np.interp(rows, np.arange(HEIGHT // 4), c) for c in logits.T], axis=1)
    plane = np.stack([np.interp(columns, np.arange(WIDTH // 4), r) for r in tall])
    for box in ((0, 0, 320, 256), (33.2, 17.9, 101.0, 90.5), (300.5, 200.5, 340, 300)):
        mask = mask_of(weights, prototypes, np.array(box, np.float64), WHOLE)
        assert mask is not None
        x, y = round(mask.to_frame.c), round(mask.to_frame.f)
        height, width = mask.values.shape
        assert (x, y) == (np.ceil(box[0]), np.ceil(box[1]))
        expected = plane[y : y + height, x : x + width] > 0
        # The two differ by rounding alone, where the plane is 0 to the sixth digit.
        near = np.abs(plane[y : y + height, x : x + width]) < 1e-5
        assert ((mask.values > 0) == expected)[~near].all()


def test_a_box_whose_object_has_no_pixel_counts_as_a_box() -> None:
    prototypes = -np.ones((1, HEIGHT // 4, WIDTH // 4), np.float32)
    whole = np.array([10, 10, 60, 60], np.float64)
    assert mask_of(np.ones(1, np.float32), prototypes, whole, WHOLE) is None
    beyond = np.array([-60, -60, -10, -10], np.float64)
    assert mask_of(-np.ones(1, np.float32), prototypes, beyond, WHOLE) is None
