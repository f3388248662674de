"""Tabs of the shipped pages: the rail stands in the first window, before any page is loaded."""

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Tab:
    """A page's place on the rail.

    Parameters
    ----------
    key : str
        Name of the page's entry point in ``gonogo.pages``.
    title : str
        Label on the rail, translated in the context ``pages``.
    icon : str
        ``mdi6`` icon name.
    order : int
        Place on the rail, smallest first.
    """

    key: str
    title: str
    icon: str
    order: int


OPERATOR = Tab("operator", str(QT_TRANSLATE_NOOP("pages", "Operator")), "monitor-eye", 10)
CAMERA = Tab("camera", str(QT_TRANSLATE_NOOP("pages", "Camera")), "camera-outline", 20)
LEDGER = Tab("ledger", str(QT_TRANSLATE_NOOP("pages", "Ledger")), "book-open-outline", 30)
LABEL = Tab("label", str(QT_TRANSLATE_NOOP("pages", "Label")), "tag-check-outline", 40)
COST = Tab("cost", str(QT_TRANSLATE_NOOP("pages", "Cost")), "cash-multiple", 50)
MODELS = Tab("models", str(QT_TRANSLATE_NOOP("pages", "Models")), "shape-outline", 60)

SHIPPED = (OPERATOR, CAMERA, LEDGER, LABEL, COST, MODELS)
