"""The page of the model bundles: what each does, and how another comes in."""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo import paths
from gonogo.gui import figures, tabs
from gonogo.gui.cost_desk import Progress
from gonogo.gui.import_model import ImportModel
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.basics import TouchButton, card, label, set_text
from gonogo.gui.widgets.dropping import dropped_model
from gonogo.gui.widgets.import_sheet import ImportSheet
from gonogo.gui.widgets.model_card import ModelCardView
from gonogo.gui.widgets.model_list import ModelList
from gonogo.gui.widgets.model_remover import ModelRemover
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports.recipes import BundleListing

_LIST_PX = 440


class ModelsPage(QWidget):
    """Bundles on the left, the chosen one on the right."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._chosen = ""
        self.bundles: dict[str, BundleListing] = {}
        self.sheet: ImportSheet | None = None
        self.model = ImportModel(screen, self)
        self.list = ModelList()
        self.card = ModelCardView()
        self.bring = TouchButton(self.tr("Bring a model in…"), "import", main=True, pixels=20)
        self.remover = ModelRemover(screen)
        self.status = label("", 16, muted=True)
        self.panel = StatePanel(self)
        self.setAcceptDrops(True)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(label(self.tr("Models"), 28, bold=True))
        head.addWidget(self.status, 1)
        head.addWidget(self.remover)
        head.addWidget(self.bring)
        self.list.setFixedWidth(_LIST_PX)
        inner = QVBoxLayout()
        inner.addWidget(self.card)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addWidget(self.list)
        halves.addWidget(card(inner, 0), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(halves, 1)
        self.list.chosen.connect(self.choose)
        self.remover.done.connect(self._moved)
        self.bring.clicked.connect(self.open_import)
        self.panel.pressed.connect(self.reload)
        self.panel.hide()

    def reload(self) -> None:
        """Read the bundles anew."""
        set_text(self.status, self.tr("Reading the models"))
        store = self._screen.services.recipes

        def work(_progress: Progress) -> list[BundleListing]:
            return store.bundles()

        self._screen.tuning.ask(self, "bundles", work, self._fill, self._fail)

    def choose(self, name: str) -> None:
        """Show a bundle."""
        self._chosen = name
        self.list.choose(name)
        bundle = self.bundles[name]
        self.card.show_bundle(bundle)
        self.remover.show_bundle(name if bundle.folder.is_relative_to(paths.user_models()) else "")

    def open_import(self, file: Path | None = None) -> ImportSheet:
        """Bring a model in; what was begun before goes on where it stood."""
        if self.model.done is not None:
            self.model.start_over()
        if file:
            self.model.choose_file(file)
        sheet = ImportSheet(self, self.model, self._screen)
        sheet.live.connect(self._show_live)
        sheet.tune.connect(self._tune)
        sheet.closed.connect(self._closed)
        self.sheet = sheet
        sheet.open()
        return sheet

    def _moved(self, name: str) -> None:
        """Look at what was put back; where one was removed, at the next."""
        self._chosen = name
        self.reload()

    def _closed(self) -> None:
        self.sheet = None
        if self.model.done is not None:
            self._chosen = self.model.done.made.card.name
        self.reload()

    def _show_live(self, recipe: str) -> None:
        self._go(recipe, "operator")

    def _tune(self, recipe: str) -> None:
        self._go(recipe, "cost")

    def _go(self, recipe: str, page: str) -> None:
        if self.sheet is not None:
            self.sheet.dismiss()
        self._screen.settings.change(recipe=recipe)
        self._screen.page_wanted.emit(page)
        self._screen.recipe_chosen.emit(recipe)

    def _fill(self, bundles: list[BundleListing]) -> None:
        self.panel.hide()
        self.bundles = {bundle.name: bundle for bundle in bundles}
        mine = paths.user_models()
        own = frozenset(b.name for b in bundles if b.folder.is_relative_to(mine))
        self.list.show_bundles(bundles, own)
        words = self.tr("{n} models, {own} of your own")
        set_text(
            self.status, words.format(n=figures.count(len(bundles)), own=figures.count(len(own)))
        )
        if self._chosen not in self.bundles:
            self._chosen = next(iter([*sorted(own), *self.bundles]), "")
        if self._chosen:
            self.choose(self._chosen)
        else:
            self.panel.show_state(
                "shape-outline", self.tr("There is no model"),
                self.tr("Neither yours nor those that come with GoNoGo are there."),
                self.tr("Look again"),
            )  # fmt: skip
            self.panel.show()

    def _fail(self, text: str) -> None:
        set_text(self.status, "")
        title = self.tr("The models cannot be read")
        self.panel.show_state("folder-alert-outline", title, text, self.tr("Try again"))
        self.panel.show()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_model(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_model(event)
        if path is not None:
            self.open_import(path)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


MODELS_PAGE = PageSpec.of(tabs.MODELS, ModelsPage)
