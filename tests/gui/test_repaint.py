"""Scaled twin of ``tests/soak/repaint.py``, and the references that PySide6 6.12.0 loses."""

import gc
import sys

from PySide6.QtCore import QObject, Signal

from tests.gui.stage import Stage
from tests.soak.repaint import repaint


class Bell(QObject):
    rang = Signal(bool)


def test_a_thousand_emits_leave_the_references_of_true_and_none_alone() -> None:
    bell = Bell()
    heard: list[bool] = []
    bell.rang.connect(heard.append)
    gc.collect()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(1000):
        bell.rang.emit(True)
        heard.clear()
    gc.collect()
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert abs(after[0] - before[0]) < 20, (
        "PySide6 drops references of True: the process will abort"
    )
    assert abs(after[1] - before[1]) < 20


def test_a_few_hundred_repaints_neither_grow_nor_lose_references(stage: Stage) -> None:
    stage.screen.feed.stop()
    stage.station.start()
    found = repaint(stage, 400)
    assert found["repaints"] >= 400
    assert abs(found["true_refs_per_1000"]) < 60
    assert abs(found["none_refs_per_1000"]) < 60
    assert found["grown_mib"] < 24
