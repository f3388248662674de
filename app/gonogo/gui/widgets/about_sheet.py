"""About GoNoGo over the window: versions, data folder, and every component's licence."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScroller,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gonogo import paths
from gonogo.gui import theme
from gonogo.gui.about import About, read_about
from gonogo.gui.screen import Screen
from gonogo.gui.update_model import UpdateModel
from gonogo.gui.widgets.basics import TOUCH, TouchButton, eliding, label, set_text
from gonogo.gui.widgets.dropping import dropped_file
from gonogo.gui.widgets.sheet import Sheet
from gonogo.gui.widgets.update_sheet import SUFFIX, UpdateSheet

_LIST_PX = 400


class AboutSheet(Sheet):
    """Lists the components; the text of the one that is pressed stands beside them."""

    def __init__(self, over: QWidget, screen: Screen) -> None:
        super().__init__(over, whole=True)
        self._screen = screen
        self.about: About | None = None
        self.versions = label("", 18, wrap=True)
        self.folder = eliding("", 18)
        self.list = QListWidget()
        self.text = QPlainTextEdit()
        self.replace_qt = TouchButton(self.tr("Replacing Qt"), "swap-horizontal", pixels=20)
        self.update_button = TouchButton(self.tr("Update from file…"), "package-up", pixels=20)
        self.leave = TouchButton(self.tr("Close"), "close", pixels=20)
        self.setAcceptDrops(True)
        self._lay_out()
        self.replace_qt.hide()
        self.replace_qt.clicked.connect(self._show_replacing)
        self.update_button.clicked.connect(lambda: self.open_update())
        self.leave.clicked.connect(self.dismiss)
        self.list.currentRowChanged.connect(self._show_licence)
        set_text(self.versions, self.tr("Reading …"))
        screen.tuning.ask(self, "about", lambda _progress: read_about(), self._came, self._failed)

    def open_update(self, file: Path | None = None) -> UpdateSheet:
        """Update from a file, of the person's choice unless told."""
        snapshot = self._screen.services.control.snapshot()
        runs = snapshot is not None and snapshot.state in ("arming", "running")
        sheet = UpdateSheet(self, UpdateModel(self._screen, self), line_runs=runs)
        if file is not None:
            sheet.choose(file)
        sheet.open()
        return sheet

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, SUFFIX) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event, SUFFIX)
        if file is not None:
            self.open_update(file)

    def _came(self, about: About) -> None:
        self.about = about
        set_text(self.versions, " · ".join(f"{name} {found}" for name, found in about.versions))
        set_text(self.folder, self.tr("Data folder: {path}").format(path=about.data))
        for one in about.components:
            item = QListWidgetItem(f"{one.name} {one.version}\n{one.licence}")
            item.setSizeHint(QSize(0, TOUCH))
            item.setToolTip(one.licence)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.replace_qt.setVisible(bool(about.replacing))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, text: str) -> None:
        set_text(self.versions, text)
        set_text(self.folder, self.tr("Data folder: {path}").format(path=paths.data()))

    def _show_licence(self, row: int) -> None:
        if self.about is None or row < 0:
            return
        one = self.about.components[row]
        none = self.tr("Its makers ship no text with it; their licence is {licence}.")
        self.text.setPlainText(one.text or none.format(licence=one.licence))
        self.text.setAccessibleName(self.tr("Licence of {name}").format(name=one.name))

    def _show_replacing(self) -> None:
        if self.about is not None:
            self.list.setCurrentRow(-1)
            self.text.setPlainText(self.about.replacing)
            self.text.setAccessibleName(self.replace_qt.text())

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(self.tr("About GoNoGo"), 28, bold=True))
        words.addWidget(self.versions)
        words.addWidget(self.folder)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        for button in (self.replace_qt, self.update_button, self.leave):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.list.setFont(theme.font(16))
        self.list.setFixedWidth(_LIST_PX)
        self.list.setAccessibleName(self.tr("Components"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.text.setFont(theme.font(16))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        # Qt takes the keyboard away from a text that cannot be written.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        for area in (self.list, self.text):
            QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        self.inner.addLayout(head)
        self.inner.addLayout(both, 1)
