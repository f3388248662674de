"""Tabs of the shipped pages: the rail stands in the first window, before any page is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """A page's place on the rail.

    Parameters
    ----------
    key : str
        Name of the page's entry point in ``gonogo.pages``.
    title : str
        Label on the rail.
    icon : str
        ``mdi6`` icon name.
    order : int
        Place on the rail, smallest first.
    """

    key: str
    title: str
    icon: str
    order: int


OPERATOR = Tab("operator", "Operator", "monitor-eye", 10)
CAMERA = Tab("camera", "Camera", "camera-outline", 20)
LEDGER = Tab("ledger", "Ledger", "book-open-outline", 30)
LABEL = Tab("label", "Label", "tag-check-outline", 40)
COST = Tab("cost", "Cost", "cash-multiple", 50)
MODELS = Tab("models", "Models", "shape-outline", 60)

SHIPPED = (OPERATOR, CAMERA, LEDGER, LABEL, COST, MODELS)
