"""What the cost page shows in its middle: one view at a time of the same parts and rule."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gonogo.gui.widgets.basics import Segmented


class CostView(QWidget):
    """A widget over the page's :class:`~gonogo.gui.cost_model.CostModel`.

    Only the view in front is told of changes; one that comes to the front is told first.
    """

    def load(self) -> None:
        """Show other parts; there are some."""
        raise NotImplementedError

    def rescale(self) -> None:
        """Show the same parts on another scale."""
        self.load()

    def follow(self) -> None:
        """Show another rule, or other prices, of the same parts; called at every move of a hand."""
        raise NotImplementedError


class ViewSpec(msgspec.Struct, frozen=True):
    """A view of the cost page.

    Parameters
    ----------
    key, title : str
        Of its segment.
    make : callable
        Makes it, when it is first looked at and there are parts.
    wordy : bool
        Whether there is room for the sentences below it.
    broad : bool
        Whether it takes the place of the prices where the page is narrow.
    bare : bool
        Whether it needs no labelled parts.
    """

    key: str
    title: str
    make: Callable[[], CostView]
    wordy: bool = False
    broad: bool = False
    bare: bool = False


class CostViews(QStackedWidget):
    """The views, each made when it is first looked at.

    Signals
    -------
    changed : ViewSpec
        Another one is in front.

    Attributes
    ----------
    segments : Segmented
        Chooses; the page says where it stands.
    """

    changed = Signal(object)

    def __init__(self, specs: Sequence[ViewSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.key: spec for spec in specs}
        self._made: dict[str, CostView] = {}
        self._stale: set[str] = set()
        self._loaded = False
        self.segments = Segmented([(spec.key, spec.title) for spec in specs])
        self.segments.set_current(specs[0].key)
        self.segments.chosen.connect(self.go)
        self.segments.hide()

    @property
    def current(self) -> ViewSpec:
        """The one in front."""
        return self._specs[self.segments.current()]

    def view(self, key: str) -> CostView | None:
        """A view, where it was made."""
        return self._made.get(key)

    def load(self, *, loaded: bool, bare: bool = False) -> None:
        """There are other parts, or none.

        Parameters
        ----------
        bare : bool
            There is recorded production without labels: only some views have something to show.
        """
        self._loaded = loaded
        self._stale = set(self._specs)
        self.segments.setVisible(loaded and len(self._specs) > 1)
        fit = [key for key, spec in self._specs.items() if spec.bare or not bare]
        for key in self._specs:
            self.segments.button(key).setEnabled(key in fit)
        now = self.segments.current()
        self.go(now if now in fit else fit[0])

    def rescale(self) -> None:
        """The parts are the same, their scale is another."""
        for key, made in self._made.items():
            if key not in self._stale:
                made.rescale()

    def follow(self) -> None:
        """The rule or the prices are others."""
        if self._loaded:
            self._made[self.segments.current()].follow()

    def go(self, key: str) -> None:
        """Bring a view to the front."""
        self.segments.set_current(key)
        if self._loaded:
            if key not in self._made:
                self._made[key] = self._specs[key].make()
                self.addWidget(self._made[key])
            made = self._made[key]
            if key in self._stale:
                self._stale.discard(key)
                made.load()
            made.follow()
            self.setCurrentWidget(made)
        self.changed.emit(self._specs[key])
