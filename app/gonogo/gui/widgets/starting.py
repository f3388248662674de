"""What stands in the place of the pages until they are there."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gonogo.gui import theme


class StartingPage(QWidget):
    """Says that the screen starts, and whether the line depends on that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        self.setProperty("starting", True)
        for text, pixels, muted in (
            (self.tr("The screen is starting …"), 28, False),
            (self.tr("A line that runs goes on meanwhile."), 18, True),
        ):
            said = QLabel(text)
            said.setFont(theme.font(pixels))
            said.setProperty("muted", muted)
            layout.addWidget(said)
        layout.addStretch(1)
