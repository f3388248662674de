"""The start-up beside the bare libraries; a dated report in ``docs/reports``.

python -m tests.bench.startup [ROUNDS]
"""

import sys

from gonogo.cli.startup import ROUNDS, measure_startup, start_rows
from tests.soak.report import write_report


def main(rounds: int) -> None:
    found = measure_startup(rounds)
    load = "unknown" if found.load_average is None else f"{found.load_average:.1f}"
    rows: dict[str, object] = {
        "rounds, in each all processes in turn": found.rounds,
        "display": found.display,
        "load average when it began (other work on the machine)": load,
        **start_rows(found),
        "imported when the first window was painted": ", ".join(found.packages),
    }
    write_report("bench-startup", f"python -m tests.bench.startup {rounds}", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
