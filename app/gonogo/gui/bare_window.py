"""PySide6 and one empty window: what the start of the screen is held against.

A script of its own, run by the benchmark; it imports nothing of ours, and prints the time of its
first paint by the same rule as the screen: when the event loop comes back from it.
"""

import sys
import time

from PySide6 import QtCore, QtGui, QtWidgets


class Window(QtWidgets.QMainWindow):
    """Empty."""

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint, and say when that was done."""
        super().paintEvent(event)
        QtCore.QTimer.singleShot(0, done)


def done() -> None:
    """Print the time and leave."""
    sys.stdout.write(f"{time.perf_counter_ns()}\n")
    sys.stdout.flush()
    QtWidgets.QApplication.exit(0)


if __name__ == "__main__":
    application = QtWidgets.QApplication(sys.argv[:1])
    window = Window()
    window.showMaximized()
    application.exec()
