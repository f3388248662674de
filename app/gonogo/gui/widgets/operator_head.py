"""Head of the operator page: recipe, lanes, scanner, state."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gonogo.gui import theme
from gonogo.gui.screen import Screen
from gonogo.gui.situation import Situation
from gonogo.gui.widgets.basics import Segmented, eliding, set_text
from gonogo.gui.widgets.recipe_button import RecipeButton
from gonogo.ports.state import LaneState, Snapshot


class OperatorHead(QWidget):
    """What runs, or will run.

    Signals
    -------
    lane_chosen : str
        Lane to look at, where there are several.
    scanned : str
        Text of the scanner for the next part.
    """

    lane_chosen = Signal(str)
    scanned = Signal(str)

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recipe = RecipeButton(screen)
        self.state = eliding("", 20, bold=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.scanner = QLineEdit()
        self.scanner.setFont(theme.font(20))
        self.scanner.setPlaceholderText(self.tr("Scan the part"))
        self.scanner.setAccessibleName(self.tr("Part id from the scanner"))
        self.scanner.setFixedWidth(260)
        self.scanner.setMinimumHeight(64)
        self.scanner.returnPressed.connect(self._scan)
        self.scanner.hide()
        self._lanes: Segmented | None = None
        self._lane_names: tuple[str, ...] = ()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 12, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self.recipe, 3)
        self._layout.addWidget(self.scanner)
        self._layout.addWidget(self.state, 2)

    def show_state(
        self, situation: Situation, snapshot: Snapshot | None, lane: LaneState | None
    ) -> None:
        """Show what runs."""
        busy = situation.key in ("running", "arming", "stopping", "view")
        self.recipe.set_locked(locked=busy)
        words = {
            "running": self.tr("Running"), "arming": self.tr("Getting ready"),
            "stopping": self.tr("Stopping: the last parts are judged"),
            "view": self.tr("Camera set-up"), "idle": self.tr("Not running"),
            "fault": self.tr("Fault"), "lost": self.tr("Station silent"),
            "none": self.tr("No station"), "connecting": self.tr("Connecting"),
        }  # fmt: skip
        text = words[situation.key]
        if situation.key in ("running", "stopping") and lane is not None:
            if lane.recipe != self.recipe.name:
                text += f" · {lane.title or lane.recipe} v{lane.recipe_version}"
            if lane.queue > 1:
                text += self.tr(" · {n} waiting").format(n=lane.queue)
        set_text(self.state, text)
        self._show_lanes(snapshot if situation.alive else None, lane)
        line = self.recipe.lines.get(lane.recipe if lane else self.recipe.name)
        wants = situation.key == "running" and line is not None and line.part_id == "scanner"
        if wants != self.scanner.isVisibleTo(self):
            self.scanner.setVisible(wants)
            if wants:
                self.scanner.setFocus()

    def _show_lanes(self, snapshot: Snapshot | None, lane: LaneState | None) -> None:
        names = tuple(each.lane for each in snapshot.lanes) if snapshot else ()
        if names != self._lane_names:
            self._lane_names = names
            if self._lanes is not None:
                self._lanes.deleteLater()
                self._lanes = None
            if len(names) > 1 and snapshot is not None:
                self._lanes = Segmented([(each.lane, each.lane) for each in snapshot.lanes])
                self._lanes.chosen.connect(self.lane_chosen)
                self._layout.insertWidget(1, self._lanes)
        if self._lanes is not None and lane is not None:
            self._lanes.set_current(lane.lane)

    def _scan(self) -> None:
        text = self.scanner.text().strip()
        self.scanner.clear()
        if text:
            self.scanned.emit(text)
