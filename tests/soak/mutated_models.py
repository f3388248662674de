"""Thousands of damaged models, each examined; a dated report in ``docs/reports``.

python -m tests.soak.mutated_models [FILES]
"""

import sys
import time

from tests.soak.report import write_report
from tests.support.mutated import bases, examine_all, peak_child_gib, within_memory


def main() -> int:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    began = time.monotonic()
    fate = examine_all(range(files))
    peak = peak_child_gib()
    rows: dict[str, object] = {
        "files": fate.files,
        "from models": len(bases()),
        "accepted": fate.accepted,
        "refused in a sentence": fate.refused,
        "neither, or later than the limit": len(fate.surprises),
        "slowest": f"{fate.slowest_s:.1f} s",
        "most memory of a child": "not measured" if peak is None else f"{peak:.2f} GiB",
        "in all": f"{(time.monotonic() - began) / 60:.0f} min",
    }
    rows |= {f"done to the file: {kind}": count for kind, count in sorted(fate.kinds.items())}
    rows |= {f"refused with: {cause}": count for cause, count in fate.causes.most_common(20)}
    rows |= {f"surprise {n + 1}": said for n, said in enumerate(fate.surprises[:20])}
    write_report("mutated-models", f"python -m tests.soak.mutated_models {files}", rows)
    return int(bool(fate.surprises) or not within_memory())


if __name__ == "__main__":
    sys.exit(main())
