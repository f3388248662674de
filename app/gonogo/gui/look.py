"""Whether a part has been on the screen long enough to be judged."""

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS = 400


class Look(QObject):
    """Follows what is shown, so that a second tap does not label a part that nobody saw.

    Signals
    -------
    over : ()
        The part that is shown has been there for 400 ms.

    Attributes
    ----------
    timer : QTimer
        Runs for as long as a new part is too new.
    """

    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seq = 0
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(LOOK_MS)
        self.timer.timeout.connect(self.over)

    def show(self, seq: int) -> None:
        """Say which part is shown, or known to have no picture; 0 where it is on its way."""
        if seq != self._seq:
            self._seq = seq
            self.timer.start()

    def was_at(self, seq: int) -> bool:
        """Whether this part is shown, and has been for long enough."""
        return seq == self._seq and not self.timer.isActive()
