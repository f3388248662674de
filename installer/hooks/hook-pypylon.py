"""Take pypylon's libraries as they lie in the wheel; replaces PyInstaller's own hook.

``libpylonbase`` loads the transport layers at run time by their names from the folder in which it
lies itself, and they load ``pylon-libusb-*.so`` and ``libgxapi`` in turn. So every library keeps
its name and place. A symlink to ``libpylonbase`` at the top level would be found first, and there
are no transport layers beside that one: no camera.
"""

from pathlib import Path

from PyInstaller.utils.hooks import get_package_paths

PACKAGE = Path(get_package_paths("pypylon")[1])

# The vTools and the library that runs them: 197 MB for image processing that we do not call.
excludedimports = ["pypylon.pylondataprocessing", "pypylon._pylondataprocessing"]
bindepend_symlink_suppression = ["**/pypylon/*"]
hiddenimports = ["pypylon._genicam", "pypylon._pylon"]


def is_library(file: Path) -> bool:
    """Tell a shared library of the pylon runtime, on Linux and Windows, from vTools."""
    loaded = ".so" in file.suffixes or file.suffix in {".dll", ".cti"}
    return loaded and "DataProcessing" not in file.name and not file.name.startswith("_")


binaries = [(str(file), "pypylon") for file in PACKAGE.iterdir() if is_library(file)]
# CoaXPress on Windows, and the helper that ends a GigE connection when its program was killed.
binaries += [
    (str(file), str(Path("pypylon") / file.parent.relative_to(PACKAGE)))
    for folder in ("bin", "pylonCXP")
    for file in (PACKAGE / folder).rglob("*")
    if file.is_file()
]
