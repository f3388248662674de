"""Ask where a report shall be saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_report_file(
    over: QWidget, title: str, name: str, save: Callable[[Path], None]
) -> QFileDialog:
    """Open the dialog for a report in JSON.

    Parameters
    ----------
    name : str
        What the file is called unless the person says otherwise.
    save : callable
        Takes the file that was chosen.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(over, title, folder, "JSON (*.json)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("json")
    dialog.selectFile(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
    dialog.open()
    return dialog
