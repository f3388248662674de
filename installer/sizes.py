"""What takes the room in the frozen tree, and what it may take."""

import json
import zlib
from collections import defaultdict
from pathlib import Path

from installer.contents import Item, Listed

Sizes = dict[str, tuple[int, int]]
"""Bytes on the disk and deflated, by component, largest first."""


def deflated(file: Path) -> int:
    """Bytes of a file after deflate; zstd and LZMA, which packages use, give fewer."""
    pack = zlib.compressobj(6)
    total = 0
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            total += len(pack.compress(block))
    return total + len(pack.flush())


def sizes_of(items: list[Item]) -> Sizes:
    """Add up by component."""
    installed: defaultdict[str, int] = defaultdict(int)
    compressed: defaultdict[str, int] = defaultdict(int)
    for item in items:
        name = item.origin.name if item.origin else "stray"
        installed[name] += item.installed_b
        compressed[name] += item.compressed_b
    order = sorted(installed, key=lambda name: -installed[name])
    return {name: (installed[name], compressed[name]) for name in order}


def over_budget(contents: Listed, sizes: Sizes) -> list[str]:
    """Say in a sentence each which component, or the whole, has outgrown its budget."""
    said = [
        f"{name} takes {installed / 1e6:.1f} MB and may take {contents.components[name].mb:g}: "
        f"find out what was added, or raise its budget in {contents.FILE}."
        for name, (installed, _) in sizes.items()
        if name in contents.components and installed > contents.components[name].mb * 1e6
    ]
    total = sum(compressed for _, compressed in sizes.values())
    if total > contents.compressed_mb * 1e6:
        said.append(
            f"The tree takes {total / 1e6:.0f} MB compressed and may take "
            f"{contents.compressed_mb:g}."
        )
    return said


def as_json(contents: Listed, sizes: Sizes) -> str:
    """Table for programs."""
    rows = [
        {
            "component": name,
            "installed_bytes": installed,
            "compressed_bytes": compressed,
            "budget_mb": contents.components[name].mb if name in contents.components else None,
        }
        for name, (installed, compressed) in sizes.items()
    ]
    return json.dumps(rows, indent=1) + "\n"


def as_markdown(contents: Listed, sizes: Sizes) -> str:
    """Table for people."""
    lines = ["| component | MB on disk | MB compressed | budget |", "|---|--:|--:|--:|"]
    for name, (installed, compressed) in sizes.items():
        allowed = contents.components.get(name)
        budget = f"{allowed.mb:g}" if allowed else "none"
        lines.append(f"| {name} | {installed / 1e6:.1f} | {compressed / 1e6:.1f} | {budget} |")
    whole = [sum(column) / 1e6 for column in zip(*sizes.values(), strict=True)]
    limit = contents.compressed_mb
    lines.append(f"| **all** | {whole[0]:.1f} | {whole[1]:.1f} | {limit:g} compressed |")
    return "\n".join(lines) + "\n"


def largest_files(items: list[Item], count: int = 15) -> str:
    """Table for people of the files that take most."""
    lines = ["| file | MB on disk | MB compressed |", "|---|--:|--:|"]
    lines += [
        f"| {item.name} | {item.installed_b / 1e6:.1f} | {item.compressed_b / 1e6:.1f} |"
        for item in sorted(items, key=lambda one: -one.installed_b)[:count]
    ]
    return "\n".join(lines) + "\n"
