"""Kill -9 of a ledger's writer, thousands of times: no acknowledged entry may be lost.

``python -m tests.soak.ledger_kill -n 10000``
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import apsw

from tests.support.ledger_killing import KILLS_A_FILE, LONGEST_S, Outcome, kill_many


def main() -> None:
    """Run, write the report, and exit with 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_many(Path(folder) / "ledger", arguments.kills, arguments.seed)
    _report(outcome, arguments.seed, (time.monotonic() - began) / 60)
    sys.exit(1 if outcome.lost or outcome.broken else 0)


def _report(outcome: Outcome, seed: int, minutes: float) -> Path:
    # Every writer imports this module anew; the report's imports would cost it half a second.
    from tests.soak.report import write_report

    return write_report(
        "ledger-kill",
        f"python -m tests.soak.ledger_kill -n {outcome.kills} --seed {seed}",
        {
            "kills of the writer, SIGKILL": outcome.kills,
            "moment of the kill, ms after its start": f"0 to {LONGEST_S * 1000:.0f}",
            "kills a file lives through": KILLS_A_FILE,
            "kills before anything was acknowledged": outcome.silent,
            "entries acknowledged": outcome.acknowledged,
            "entries in the ledgers, some committed and not yet acknowledged": outcome.written,
            "**acknowledged entries lost**": outcome.lost,
            "**chains broken**, each walked whole after each kill": outcome.broken,
            "not tried": "power loss; against that stands `synchronous=FULL`",
            "SQLite": apsw.sqlite_lib_version(),
            "minutes": f"{minutes:.1f}",
        },
    )


if __name__ == "__main__":
    main()
