"""Whether intervals hold the truth as often as they say; a dated report in ``docs/reports``.

python -m tests.soak.coverage [SIMULATIONS]
"""

import sys

from tests.soak.report import write_report
from tests.support.covering import FEW, FIGURES, NOMINAL, PRODUCTIONS, covered

ROUNDS = 2000
WITHIN = 0.02


def main() -> int:
    simulations = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seeds = range(simulations)
    rows: dict[str, object] = {"samples of each production": simulations}
    wrong = []
    for title, production in (PRODUCTIONS | FEW).items():
        found = covered(production, rounds=ROUNDS, seeds=seeds, exact=False)
        rows[f"{title}: bootstrap"] = _say(found)
        least, most = NOMINAL - WITHIN, 1.0 if title in FEW else NOMINAL + WITHIN
        # Without a second threshold the review rate is 0, and always covered.
        checked = [n for n in FIGURES if n != "review_rate" or production.reviews]
        wrong += [title for name in checked if not least <= found[name] <= most]
        if production.audit_rate is None:
            exact = covered(production, rounds=100, seeds=seeds)
            rows[f"{title}: Clopper–Pearson"] = _say({k: exact[k] for k in ("recall", "fpr")})
            # It is never below the nominal rate; three standard errors are the simulation's own.
            slack = 3 * (NOMINAL * (1 - NOMINAL) / simulations) ** 0.5
            wrong += [title for k in ("recall", "fpr") if exact[k] < NOMINAL - slack]
        else:
            naive = covered(production, rounds=ROUNDS, seeds=seeds, naive=True)
            rows[f"{title}: weights forgotten"] = _say(naive)
            wrong += [title for k in ("recall", "fpr") if naive[k] > 0.5]
    rows["outside ±2 points"] = ", ".join(dict.fromkeys(wrong)) or "none"
    write_report("coverage", f"python -m tests.soak.coverage {simulations}", rows)
    return int(bool(wrong))


def _say(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {share:.1%}" for name, share in found.items())


if __name__ == "__main__":
    sys.exit(main())
