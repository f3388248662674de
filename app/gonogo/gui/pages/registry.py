"""Pages are found, not listed: every ``gonogo.pages`` entry point, in the order they ask for."""

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gonogo.gui import tabs
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports import registry

_log = logging.getLogger(__name__)


def find_pages() -> list[PageSpec]:
    """Find the pages; a shipped one is loaded by its first visit, or by :func:`load_page`.

    One of somebody else that does not load becomes a page that says so.
    """
    shipped = {tab.key: tab for tab in tabs.SHIPPED}
    found = []
    for name in registry.names("gonogo.pages"):
        if name in shipped:
            found.append(PageSpec.of(shipped[name], partial(_make, name)))
            continue
        try:
            found.append(load_page(name))
        except Exception as error:  # noqa: BLE001  a page of somebody else must not stop the screen
            _log.exception("page %s", name)
            found.append(broken_page(name, f"{type(error).__name__}: {error}"))
    return sorted(found, key=lambda spec: (spec.order, spec.key))


def load_page(name: str) -> PageSpec:
    """Import a page.

    Raises
    ------
    RecipeError
        It cannot be imported.
    TypeError
        It is none.
    """
    spec = registry.load("gonogo.pages", name)
    if not isinstance(spec, PageSpec):
        msg = f"entry point {name!r} is not a PageSpec"
        raise TypeError(msg)
    return spec


def _make(name: str, screen: Screen, parent: QWidget | None) -> QWidget:
    return load_page(name).make(screen, parent)


def broken_page(name: str, problem: str) -> PageSpec:
    """Stand in for a page that could not be made."""

    def make(_screen: Screen, parent: QWidget | None) -> QWidget:
        return ProblemPage(name, problem, parent)

    return PageSpec(name, name.title(), "alert-outline", 999, make)


def make_page(spec: PageSpec, screen: Screen, parent: QWidget) -> QWidget:
    """Make a page; one that fails becomes a page that says so."""
    try:
        return spec.make(screen, parent)
    except Exception as error:  # noqa: BLE001  as above
        _log.exception("page %s", spec.key)
        return ProblemPage(spec.title, f"{type(error).__name__}: {error}", parent)


def page_keys(pages: Sequence[PageSpec]) -> list[str]:
    """Keys in the rail's order."""
    return [page.key for page in pages]


class ProblemPage(QWidget):
    """Says which page could not be opened, and why."""

    def __init__(self, name: str, problem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        panel = StatePanel(self)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(panel)
        layout.setAlignment(panel, layout.alignment())
        layout.addStretch(1)
        title = self.tr("The page {name} cannot be opened").format(name=name)
        panel.show_state("alert-outline", title, problem)
