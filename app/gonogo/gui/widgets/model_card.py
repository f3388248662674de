"""One model bundle: what it does, what decides, what explains, and where it comes from."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.domain.bundle import ModelCard
from gonogo.gui import model_words
from gonogo.gui.widgets.basics import label, line
from gonogo.ports.recipes import BundleListing

_MOST_CLASSES = 12
_LONG_WORD = 24
_EVERY = re.compile(r"[^/,]{1,16}[/,]?|[/,]")


class ModelCardView(QScrollArea):
    """A column of facts, made anew for each bundle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The model in words"))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_bundle(self, bundle: BundleListing) -> None:
        """Show a bundle, or why it cannot be used."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(12)
        card = bundle.card
        layout.addWidget(label(card.title if card else bundle.name, 28, bold=True, wrap=True))
        if card is None:
            text = bundle.problem or self.tr("Its card cannot be read.")
            layout.addWidget(label(text, 20, wrap=True))
        else:
            self._facts(layout, "", self._what(card))
            figures = model_words.measured(card)
            if figures:
                self._facts(layout, self.tr("Measured"), figures)
            self._facts(layout, self.tr("Where it comes from"), model_words.origin(card))
        self._facts(layout, self.tr("Files"), self._files(bundle))
        layout.addStretch(1)
        self.setWidget(inside)

    def _what(self, card: ModelCard) -> list[tuple[str, str]]:
        names = ", ".join(card.classes[:_MOST_CLASSES])
        if len(card.classes) > _MOST_CLASSES:
            more = self.tr("and {n} more").format(n=len(card.classes) - _MOST_CLASSES)
            names = f"{names}, {more}"
        rows = [
            (self.tr("Does"), model_words.does(card)),
            (self.tr("Defects"), names),
            (self.tr("Decides"), model_words.decides(card)),
            (self.tr("Explains"), model_words.explains(card)),
            (self.tr("Sees"), f"{model_words.sees(card)}. {model_words.prepares(card)}"),
        ]
        if card.channels:
            good = [name for name in card.channels if name not in card.classes]
            if good:
                text = ", ".join(good[:_MOST_CLASSES]) + (" …" if len(good) > _MOST_CLASSES else "")
                rows.insert(2, (self.tr("No defects"), text))
        return rows

    def _files(self, bundle: BundleListing) -> list[tuple[str, str]]:
        rows = [(self.tr("Folder"), str(bundle.folder))]
        if bundle.card is not None:
            rows.insert(0, (self.tr("Bundle's hash"), bundle.card.bundle_sha256))
        return rows

    def _facts(self, layout: QVBoxLayout, title: str, rows: Sequence[tuple[str, str]]) -> None:
        if not rows:
            return
        if title:
            layout.addWidget(line())
            layout.addWidget(label(title, 16, muted=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 150)
        for number, (name, words) in enumerate(rows):
            head = label(name, 18, muted=True)
            grid.addWidget(head, number, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(_breakable(words), 18, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, number, 1)
        layout.addLayout(grid)


def _breakable(text: str) -> str:
    """Let long words, such as paths, hashes and lists without spaces, break somewhere."""
    return " ".join(
        word if len(word) < _LONG_WORD else _EVERY.sub("\\g<0>\u200b", word)
        for word in text.split(" ")
    )
