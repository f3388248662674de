"""Kill -9 the real screen in mid-run, again and again; the line must not miss a part for it.

python -m tests.soak.screen_kills 50
"""

import os
import random
import sys

from tests.soak.report import scratch, write_report
from tests.support.killing import kill_screens
from tests.support.light import light_home

RATE_HZ = 50.0
SEED = 2026


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with scratch() as data:
        os.environ["GONOGO_DATA"] = str(data)
        found = kill_screens(light_home(data), kills, random.Random(SEED), RATE_HZ)
    write_report(
        "screen-kills",
        f"python -m tests.soak.screen_kills {kills}",
        {
            "kill -9 of the screen in mid-run": found.kills,
            "parts a second": RATE_HZ,
            "triggers": found.triggers,
            "records": found.records,
            "of these ERROR": found.errors,
            "decisions in the verified chain": found.decisions,
            "seed of the moments": SEED,
        },
    )
    assert found.triggers == found.records == found.decisions
    assert found.errors == 0


if __name__ == "__main__":
    main()
