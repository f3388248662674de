"""Take the chosen model out of use, and put the one before back."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gonogo.gui.cost_desk import Progress
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.sheet import Question

_LONGEST = 20


class ModelRemover(QWidget):
    """Two buttons; both go where there is nothing to remove or to put back.

    Signals
    -------
    done : str
        Name of the model that was removed or put back.
    """

    done = Signal(str)

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._name = ""
        self._removed = ""
        self.question: Question | None = None
        self.back_button = TouchButton("", "undo", pixels=18)
        self.remove_button = TouchButton(self.tr("Remove…"), "trash-can-outline", pixels=18)
        self.back_button.clicked.connect(self._put_back)
        self.remove_button.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.back_button)
        layout.addWidget(self.remove_button)
        self._write()

    def show_bundle(self, name: str) -> None:
        """Offer to remove a bundle of the user's own; none with an empty name."""
        self._name = name
        self._write()

    def _ask(self) -> None:
        name = self._name
        question = Question(
            self,
            self.tr("Remove {name}?").format(name=name),
            self.tr(
                "The model {name} and its recipe leave the lists, and no run can be started with "
                "them. Their files are kept and can be put back. Nothing in the ledger changes."
            ).format(name=name),
            [
                ("keep", self.tr("Keep it"), ""),
                ("remove", self.tr("Remove {name}").format(name=name), "trash-can-outline"),
            ],
        )
        question.answered.connect(lambda key: self._remove(name) if key == "remove" else None)
        question.closed.connect(self._asked)
        self.question = question
        question.open()

    def _asked(self) -> None:
        self.question = None

    def _remove(self, name: str) -> None:
        self._do(name, self._screen.services.remove, name)

    def _put_back(self) -> None:
        self._do(self._removed, self._screen.services.put_back, "")

    def _do(self, name: str, work: Callable[[str], str], removed: str) -> None:
        def came(said: str) -> None:
            self._removed = removed
            self._write()
            self._screen.said.emit(said)
            self.done.emit(name)

        def move(_progress: Progress) -> str:
            return work(name)

        self._screen.tuning.ask(self, "remove", move, came, self._screen.said.emit)

    def _write(self) -> None:
        remove, back = self.tr("Remove {name}"), self.tr("Put {name} back")
        self.remove_button.setAccessibleName(remove.format(name=self._name))
        self.remove_button.setVisible(bool(self._name))
        self.back_button.setText(back.format(name=_short(self._removed)))
        self.back_button.setAccessibleName(back.format(name=self._removed))
        self.back_button.setVisible(bool(self._removed))
        self.setVisible(bool(self._name or self._removed))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
