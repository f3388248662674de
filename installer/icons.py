"""Draw the program's icon, which is one SVG file, in the sizes that desktops ask for."""

import os
from pathlib import Path

ICON = Path(__file__).resolve().parents[1] / "resources" / "icons" / "gonogo.svg"
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)


def draw(size_px: int, file: Path) -> None:
    """Write the icon as a square PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Qt's SVG is in its wheel, and is not in the program.
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(file))
