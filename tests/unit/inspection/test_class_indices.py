"""A segmentation that gives each pixel's class, and no probabilities."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gonogo.domain.bundle import OutputContract
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.inspection.kinds.segmentation import Segmentation
from tests.support.heads import HEIGHT, WIDTH
from tests.support.kind_cases import card_of

CARD = card_of("segmentation", "map", OutputContract(map="map"), {"values": "index"})


def decoded(index: NDArray[Any]) -> dict[str, NDArray[Any]]:
    found = Segmentation(CARD).decode({"map": index}, Placement.whole(WIDTH, HEIGHT))
    return {name: laid.values for name, laid in found.class_maps.items()}


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.bool_])
@pytest.mark.parametrize("axes", [3, 4])
def test_a_defects_map_is_1_where_the_pixel_is_of_its_class(dtype: type, axes: int) -> None:
    index: NDArray[Any] = np.zeros((1, 4, 5), dtype)
    index[0, 1, 2:4] = 1
    maps = decoded(index if axes == 3 else index[None])
    np.testing.assert_array_equal(maps["scratch"], index[0].astype(np.float32))
    assert not maps["dent"].any()


def test_a_class_that_the_card_does_not_name_is_refused() -> None:
    for wrong in (3, -1):
        with pytest.raises(ModelError, match=f"class {wrong}; its card names 3 classes"):
            decoded(np.full((1, 4, 5), wrong, np.int64))


@pytest.mark.parametrize("shape", [(4, 5), (2, 4, 5), (1, 3, 4, 5), (1, 0, 5)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match="does not allow"):
        decoded(np.zeros(shape, np.uint8))
