"""The program's icon as Windows wants it, and as the installer shows it."""

import tempfile
from pathlib import Path

from PIL import Image

from installer.icons import draw

# What Explorer, the taskbar and the title bar ask for, up to 200 % scaling.
SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 256)

# NSIS' size for the picture beside its first and last page, twice for sharp screens.
_SIDE_PX = (328, 628)
_SIDE_ICON_PX = 192
_SIDE_COLOUR = "#2b3138"


def write_ico(file: Path) -> None:
    """Draw each size from the SVG, since a shrunk picture is a blurred one."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = []
        for size_px in SIZES_PX:
            picture = Path(folder) / f"{size_px}.png"
            draw(size_px, picture)
            drawn.append(Image.open(picture).convert("RGBA"))
    drawn[-1].save(
        file,
        format="ICO",
        sizes=[(size_px, size_px) for size_px in SIZES_PX],
        append_images=drawn[:-1],
    )


def write_side_picture(file: Path) -> None:
    """Draw the picture beside the installer's first and last page."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "icon.png"
        draw(_SIDE_ICON_PX, drawn)
        icon = Image.open(drawn).convert("RGBA")
    picture = Image.new("RGB", _SIDE_PX, _SIDE_COLOUR)
    picture.paste(icon, ((_SIDE_PX[0] - _SIDE_ICON_PX) // 2, _SIDE_PX[1] // 4), icon)
    picture.save(file, format="BMP")
