"""Kill, upgrade and downgrade a ledger of 100,000 entries that the older program itself wrote.

``python -m tests.soak.ledger_100k -n 200``
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from tests.support.ledger_deeds import Deed
from tests.support.ledger_turns import PARTS, Outcome, Turns
from tests.support.older import LAST_OF_SCHEMA_1, older_program

ROOMS = (4096, 65536, 1048576)
"""Bytes beyond which no file may grow, as on a full disk."""


def run(folder: Path, entries: int, kills: int, seed: int, within_s: float) -> Outcome:
    """Everything, on one ledger.

    Raises
    ------
    NoHistoryError
        The older program is not in this repository's history.
    """
    turns = Turns(older_program(folder), seed)
    turns.fill(entries)
    turns.measure()
    if sys.platform != "win32":
        turns.starve(ROOMS)
    turns.to_older_and_back()
    turns.kill(kills, within_s)
    turns.to_older_and_back()
    return turns.outcome


def main() -> None:
    """Run, write the report, and exit with 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--kills", type=int, default=200)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15, help="of kills, at most")
    arguments = parser.parse_args()
    began = time.monotonic()
    with TemporaryDirectory(prefix="gonogo-soak-") as folder:
        outcome = run(
            Path(folder), arguments.entries, arguments.kills, arguments.seed,
            60 * arguments.minutes,
        )  # fmt: skip
    _report(outcome, arguments, (time.monotonic() - began) / 60)
    sys.exit(1 if outcome.lost or outcome.broken else 0)


def _report(outcome: Outcome, arguments: argparse.Namespace, minutes: float) -> None:
    # Every process of a deed imports this module anew; the report's imports would slow it.
    import psutil

    from tests.soak.report import write_report

    tolls = outcome.tolls
    write_report(
        "ledger-100k",
        f"python -m tests.soak.ledger_100k -n {arguments.kills} --entries {arguments.entries}"
        f" --seed {arguments.seed} --minutes {arguments.minutes:g}",
        {
            "entries that the older program wrote, schema 1": arguments.entries,
            "its commit": LAST_OF_SCHEMA_1[:7],
            "entries in the end": outcome.entries,
            "kills, SIGKILL": sum(toll.kills for toll in tolls.values()),
            **{f"of these in the {deed}": _where(outcome, deed) for deed in Deed},
            "entries acknowledged by the writers that were killed": outcome.acknowledged,
            "**entries lost**, of all that had been there or were acknowledged": outcome.lost,
            "**broken**: chain, tables or indexes that do not verify, a schema between two, a "
            "copy not whole; looked for after each kill": len(outcome.broken)
            and "; ".join(outcome.broken),
            "upgrades and downgrades without room on the disk, refused and nothing changed": (
                outcome.starved
            ),
            f"turns: downgrade, the older program inspects {PARTS} parts and verifies, upgrade, "
            f"{PARTS} parts more": outcome.turns,
            "labels and drawn audit parts, the same before and after the older program's last "
            "turn": f"{outcome.labels}, {outcome.drawn}",
            "files that killed copies left under another name (`….part`)": outcome.rests,
            **{name: f"{value:,.0f}" for name, value in outcome.figures.items()},
            "not tried": "power loss; against that stands `synchronous=FULL`",
            "SQLite": apsw.sqlite_lib_version(),
            "load of the machine, mean of its last 15 minutes, others at work besides": (
                f"{psutil.getloadavg()[2]:.1f}"
            ),
            "minutes": f"{minutes:.1f}",
        },
    )


def _where(outcome: Outcome, deed: Deed) -> str:
    toll = outcome.tolls[deed]
    early = toll.kills - toll.inside - toll.after
    return f"{toll.kills}: {toll.inside} in the midst, {toll.after} after it, {early} before it"


if __name__ == "__main__":
    main()
