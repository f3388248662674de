"""What is in the frozen tree: each file and module, its owner and its size."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from PyInstaller.archive.readers import ZlibArchiveReader

from installer.contents import Item
from installer.origins import Origin, Origins, WheelOrigins
from installer.sizes import deflated


class Record(msgspec.Struct, frozen=True):
    """What the spec wrote down: places and sources.

    Parameters
    ----------
    files : list of (str, str)
        Place below ``_internal``, and the file that was copied there.
    modules : list of (str, str or None)
        Modules in the archive inside the executable, and their sources.
    archive : str
        That archive, as PyInstaller left it in its build folder.
    """

    files: list[tuple[str, str]]
    modules: list[tuple[str, str]]
    archive: str


def inventory(tree: Path, record: Record, origins: Origins) -> list[Item]:
    """List each file of the tree and each module in its executables."""
    placed = {tree / "_internal" / name: Path(source) for name, source in record.files}
    found = [file for file in tree.rglob("*") if file.is_file() and not file.is_symlink()]
    with ThreadPoolExecutor() as pool:
        packed = list(pool.map(deflated, found))
    archive = Path(record.archive).stat().st_size
    items = []
    for file, compressed_b in zip(found, packed, strict=True):
        name = file.relative_to(tree).as_posix().removeprefix("_internal/")
        source, size = placed.get(file, file), file.stat().st_size
        origin = origins.of(source) if file in placed else None
        if file.parent == tree and file.stem in {"gonogo", "gonogo-gui"}:
            # The modules in it are counted one by one.
            size, compressed_b, origin = size - archive, size - archive, _loader(origins)
        items.append(Item(name, source, origin, size, compressed_b))
    return items + _modules(record, origins)


def listed(tree: Path, sources: Mapping[Path, Path], origins: WheelOrigins) -> list[Item]:
    """List each file of a tree that was put together from wheels.

    Parameters
    ----------
    sources : mapping of Path to Path
        Whence each file was taken.
    """
    found = [file for file in sorted(tree.rglob("*")) if file.is_file()]
    with ThreadPoolExecutor() as pool:
        packed = list(pool.map(deflated, found))
    items = []
    for file, compressed_b in zip(found, packed, strict=True):
        source = sources.get(file, file)
        name, size_b = file.relative_to(tree).as_posix(), file.stat().st_size
        items.append(Item(name, source, origins.of(source), size_b, compressed_b))
    return items


def links(tree: Path) -> list[str]:
    """Symbolic links in the tree."""
    inner = tree / "_internal"
    return [file.relative_to(inner).as_posix() for file in inner.rglob("*") if file.is_symlink()]


def _modules(record: Record, origins: Origins) -> list[Item]:
    packed = ZlibArchiveReader(record.archive).toc
    return [
        Item(name, Path(source), origins.of(Path(source)), packed[name][2], packed[name][2])
        for name, source in record.modules
        if name in packed and source != "-"  # a namespace has no file
    ]


def _loader(origins: Origins) -> Origin | None:
    """What PyInstaller's executable belongs to: to PyInstaller itself."""
    import PyInstaller

    return origins.of(Path(PyInstaller.__file__))
