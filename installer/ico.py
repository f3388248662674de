"""The program's icon as Windows wants it: all sizes in one file."""

import tempfile
from pathlib import Path

from PIL import Image

from installer.icons import draw

# What Explorer, the taskbar and the title bar ask for, up to 200 % scaling.
SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 256)


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
