"""Print on the screen: what was read stands beside where it was read, and in the facts."""

from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gonogo.domain.prediction import ReadText
from gonogo.gui.ledger_desk import WholeEntry
from gonogo.gui.part_loader import archived_content, recorded_overlay
from gonogo.gui.render import Style
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.canvas_notes import legend_lines
from gonogo.gui.widgets.why import WhyView
from tests.gui.list_ledger import ListLedger, record

LINES = (
    ReadText("LOT 4711", 0.98, (200, 200, 600, 200, 600, 280, 200, 280)),
    ReadText("", 0.0, (200, 300, 760, 300, 760, 380, 200, 380)),
)
READ = replace(record(1), texts=LINES)


def gone(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


@pytest.fixture
def canvas(qapp: QApplication) -> Iterator[FrameCanvas]:
    made = FrameCanvas()
    made.resize(1280, 1024)
    made.show_content(archived_content(np.full((1024, 1280), 120, np.uint8), READ))
    yield made
    gone(made)


def whites_beside(canvas: FrameCanvas, style: Style) -> list[int]:
    """White pixels right of each line, where the plates stand."""
    canvas.set_style(style)
    image = canvas.grab().toImage()
    rows = ((225, 255, 612, 760), (325, 355, 772, 920))
    return [
        sum(image.pixelColor(x, y).lightness() > 240 for y in range(y0, y1) for x in range(x0, x1))
        for y0, y1, x0, x1 in rows
    ]


def test_what_was_read_is_written_beside_the_print(canvas: FrameCanvas) -> None:
    for mode in ("heatmap", "contour"):
        assert min(whites_beside(canvas, Style(mode))) > 100
    assert whites_beside(canvas, Style("off")) == [0, 0]


def test_the_legend_says_that_it_is_print() -> None:
    assert legend_lines(recorded_overlay(READ), Style("heatmap")) == ["Print, as it was read"]
    assert legend_lines(recorded_overlay(READ), Style("off")) == []


def test_the_facts_of_a_part_say_what_was_read_and_how_surely(qapp: QApplication) -> None:
    view = WhyView()
    view.show_entry(WholeEntry(ListLedger().write(READ), ()))
    said = [shown.text() for shown in view.findChildren(QLabel)]
    assert "Print as read, and how surely" in said
    assert {"LOT 4711", "0.980", "not readable"} <= set(said)
    view.show_entry(WholeEntry(ListLedger().write(record(1)), ()))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any("as read" in shown.text() for shown in view.findChildren(QLabel))
    gone(view)
