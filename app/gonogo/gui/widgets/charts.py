"""Plots in the house's look. pyqtgraph takes half a second to import: only when one is made."""

from typing import Any

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from gonogo.gui import theme


def bare_plot(parent: QWidget, bottom: str, left: str) -> Any:  # noqa: ANN401  pyqtgraph has no types
    """Make a plot without menu, buttons and zoom."""
    import pyqtgraph

    plot = pyqtgraph.PlotWidget(parent, enableMenu=False)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    # Made whether it is enabled or not, and without a parent: it would outlive the window.
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())
    plot.setMouseEnabled(x=False, y=False)
    plot.getPlotItem().setLabel("bottom", bottom)
    plot.getPlotItem().setLabel("left", left)
    for side in ("bottom", "left"):
        plot.getAxis(side).enableAutoSIPrefix(False)
    plot.showGrid(x=True, y=True, alpha=0.1)
    plot.setFrameShape(plot.Shape.NoFrame)
    return plot


def dress(plot: Any) -> None:  # noqa: ANN401  as above
    """Give a plot the palette's colours and the theme's font."""
    colours = plot.parentWidget().palette()
    muted = colours.color(QPalette.ColorRole.PlaceholderText)
    plot.setBackground(colours.color(QPalette.ColorRole.Base))
    font = theme.font(16)
    for side in ("bottom", "left"):
        axis = plot.getAxis(side)
        axis.setStyle(tickFont=font)
        axis.setTextPen(muted)
        axis.setPen(muted)
        axis.label.setFont(font)


def name_axis(plot: Any, side: str, text: str) -> None:  # noqa: ANN401  as above
    """Name an axis anew, and put the name back in its middle."""
    axis = plot.getAxis(side)
    if axis.labelText != text:
        axis.setLabel(text)
        axis.resizeEvent()
