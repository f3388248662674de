"""Missing frames, told from the device's numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.drivers.cameras.frame_counter import FrameCounter

ALL_ONES = 2**64 - 1


@pytest.mark.parametrize("first", [0, 1, 77])
@pytest.mark.parametrize("sixteen_bits", [False, True])
def test_the_first_number_is_taken_as_it_comes(first: int, sixteen_bits: bool) -> None:
    counter = FrameCounter(sixteen_bits=sixteen_bits)
    assert counter.missing(first) == 0
    assert counter.missing(first + 1) == 0


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200), st.booleans())
def test_exactly_the_frames_left_out_are_missing(gaps: list[int], sixteen_bits: bool) -> None:
    counter = FrameCounter(sixteen_bits=sixteen_bits)
    number = 65_500 if sixteen_bits else 0
    counter.missing(number)
    for gap in gaps:
        for _ in range(gap + 1):
            number += 1
            if sixteen_bits and number > 65_535:
                number = 1
        assert counter.missing(number) == gap


def test_gige_goes_from_65535_to_1() -> None:
    counter = FrameCounter(sixteen_bits=True)
    assert [counter.missing(n) for n in (65_534, 65_535, 1, 2)] == [0, 0, 0, 0]


def test_a_counter_that_begins_anew_says_nothing_of_missing_frames() -> None:
    for sixteen_bits in (False, True):
        counter = FrameCounter(sixteen_bits=sixteen_bits)
        assert [counter.missing(n) for n in (500, 501, 1, 2)] == [0, 0, 0, 0]


def test_the_same_number_twice_means_nothing_is_missing() -> None:
    for sixteen_bits in (False, True):
        counter = FrameCounter(sixteen_bits=sixteen_bits)
        assert [counter.missing(n) for n in (5, 5, 6)] == [0, 0, 0]


def test_a_device_without_numbers_tells_nothing() -> None:
    counter = FrameCounter(sixteen_bits=False)
    assert counter.known(ALL_ONES) is None
    assert [counter.missing(n) for n in (1, ALL_ONES, 2)] == [0, 0, 0]
    gige = FrameCounter(sixteen_bits=True)
    assert gige.known(0) is None
    assert FrameCounter(sixteen_bits=False).known(0) == 0
