"""Cameras are looked for in a process of its own."""

import sys

import pytest

from gonogo.bootstrap.screen import set_up
from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.listing import find_cameras


def test_no_emulated_camera_is_offered_as_a_camera() -> None:
    found = set_up().find_cameras(lambda: False)
    assert found.problems == ()
    assert not [info for info in found.cameras if info.emulated]


def test_a_search_nobody_waits_for_ends_at_once() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(300)"]
    with pytest.raises(DeviceError, match="stopped before its end"):
        find_cameras(sleeper, lambda: True)


@pytest.mark.parametrize("script", ["raise SystemExit(1)", "print('no list')"])
def test_a_search_that_breaks_is_told_in_a_sentence(script: str) -> None:
    with pytest.raises(DeviceError, match="could not be listed; the self-test"):
        find_cameras([sys.executable, "-c", script], lambda: False)
