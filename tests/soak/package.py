"""The packages for Linux, in clean Debians 12 and 13; as root, after ``python3 -m installer.deb``.

``python -m tests.soak.package`` tries them and writes what they weigh, what takes the room, and
what each step found.
"""

import json
import sys

from installer.freeze import OUT
from installer.try_deb import ARCHIVE, PACKAGE, SUITES, tried
from tests.soak.report import write_report


def main() -> int:
    figures = {file.name: f"{file.stat().st_size / 1e6:.1f} MB" for file in (PACKAGE, ARCHIVE)}
    rows = json.loads((OUT / "sizes.json").read_text("utf-8"))
    for suite, name in SUITES.items():
        figures |= {f"{name}: {step}": found for step, found in tried(suite)}
    for row in rows:
        if row["installed_bytes"] >= 1e6:
            installed, packed = (row[f"{kind}_bytes"] / 1e6 for kind in ("installed", "compressed"))
            figures[f"takes room: {row['component']}"] = (
                f"{installed:.1f} MB, {packed:.1f} MB deflated"
            )
    installed = sum(row["installed_bytes"] for row in rows) / 1e6
    figures["takes room: all"] = f"{installed:.1f} MB on the disk"
    write_report("package", "python -m tests.soak.package", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
