"""What print must say."""

import time

import pytest

from gonogo.domain.expected_text import LONGEST, problem_with, says, wording
from gonogo.domain.recipe import ModelStep


def test_lines_are_joined_by_one_blank_in_their_order() -> None:
    assert wording(["LOT  4711 ", "", " EXP 2027-03"]) == "LOT 4711 EXP 2027-03"


@pytest.mark.parametrize("read", ["LOT 4711 EXP 2027", "LOT4711 EXP2027", " LOT  4711EXP 2027 "])
def test_a_blank_that_a_reader_lost_or_found_is_no_wrong_print(read: str) -> None:
    assert says(read, "LOT 4711  EXP 2027")


@pytest.mark.parametrize("read", ["LOT 4712", "LOT 471", "LOT 47111", "lot 4711", "", "L0T 4711"])
def test_every_character_must_be_there(read: str) -> None:
    assert not says(read, "LOT 4711")


@pytest.mark.parametrize(
    ("read", "matches"),
    [("LOT 4711", True), ("LOT4711", True), ("LOT 47112", False), ("ALOT 4711", False)],
)
def test_a_pattern_must_match_as_a_whole(read: str, *, matches: bool) -> None:
    assert says(read, r"/LOT ?\d{4}/") is matches


def test_print_longer_than_any_pattern_is_no_match() -> None:
    assert says("1" * LONGEST, r"/\d+/")
    assert not says("1" * (LONGEST + 1), r"/\d+/")


@pytest.mark.parametrize(
    "pattern",
    [r"/(a+)+b/", r"/(a|a)*b/", r"/(a|ab|b)+c/", r"/(.*)*/", r"/.*.*.*.*x/", r"/(a?){40}a{40}/",
     r"/(?:(?:a+)?){2,}b/", r"/(?=(a+)+b)a/"],
)  # fmt: skip
def test_a_pattern_that_could_hold_up_the_line_is_refused(pattern: str) -> None:
    assert "in too many ways" in problem_with(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"/LOT \d{4}/", r"/LOT \d+ EXP \d+-\d+/", r"/[A-Z]{2}(-\d{3}){3}/", r"/(A|B|C)?\d*/",
     r"/(?i)lot ?\d{4,8}( [A-Z])?/", r"/(\d)\1/"],
)  # fmt: skip
def test_patterns_of_lot_numbers_and_dates_are_taken(pattern: str) -> None:
    assert problem_with(pattern) == ""


def test_the_worst_pattern_that_is_taken_takes_no_second() -> None:
    pattern = r"/\d*\d*\d*x/"
    assert problem_with(pattern) == ""
    started = time.perf_counter()
    assert not says("1" * LONGEST, pattern)
    assert time.perf_counter() - started < 2


def test_a_recipe_with_a_broken_pattern_is_refused_when_it_is_read() -> None:
    with pytest.raises(ValueError, match=r"is no valid pattern: unterminated character set"):
        ModelStep("print", "0" * 64, expected_text="/LOT [0-9/")
    with pytest.raises(ValueError, match="longer than 256"):
        ModelStep("print", "0" * 64, expected_text="A" * 257)


def test_a_single_slash_is_text() -> None:
    assert says("/", "/")
    assert says("1/2", "1/2")
