"""Kill -9 the running station at random moments; nothing acknowledged may be lost.

python -m tests.soak.kills 200
"""

import os
import random
import sys

from gonogo.drivers.ledger.verify import verify_chain
from tests.soak.report import scratch, write_report
from tests.support.killing import kill_while_running
from tests.support.light import light_home


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with scratch() as data:
        os.environ["GONOGO_DATA"] = str(data)
        home = light_home(data)
        found = kill_while_running(home, kills, random.Random(2026))
        chain = verify_chain(home.ledger)
    write_report(
        "kills",
        f"python -m tests.soak.kills {kills}",
        {
            "kill -9 of the station": found.kills,
            "acknowledged records": found.acknowledged,
            "of these lost": found.lost,
            "chain verifies": f"{chain.ok}, {chain.entries} entries, {chain.decisions} decisions",
            "seed of the moments": 2026,
        },
    )
    assert found.lost == 0
    assert chain.ok


if __name__ == "__main__":
    main()
