"""A cell of a map counts where at least half of it shows the frame, on either side."""

import numpy as np
import pytest

from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.placement import Placement


@pytest.mark.parametrize(("padding", "counting"), [(79, 16), (80, 16), (81, 14), (96, 14)])
def test_both_borders_of_a_letterbox_are_cut_alike(padding: int, counting: int) -> None:
    """640 px in cells of 32: bars of 80 px end in the middle of a cell."""
    rows = 640 - 2 * padding
    placed = Placement(
        Affine.scale(1, 1, 0, -padding), 640, 640, Roi(0, padding, 640, rows), (0, 0, 640, rows)
    )
    values = np.arange(400, dtype=np.float32).reshape(20, 20)
    cut, to_frame = placed.lay(values)
    assert cut.shape == (counting, 20)
    assert to_frame.f == 32 * (20 - counting) / 2 - padding
    assert (cut[0] == values[(20 - counting) // 2]).all()
