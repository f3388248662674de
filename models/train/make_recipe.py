"""Write the recipe that a shipped model starts with, at its validated operating point.

    python models/train/make_recipe.py tile

needs ``models/tile/card.yaml``; borderline parts, from nine tenths of the limit, go to a person.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from splits import OPERATING  # noqa: E402

from gonogo.domain.keeping import ArchivePolicy, AuditPolicy  # noqa: E402
from gonogo.domain.recipe import (  # noqa: E402
    AlarmLimits,
    CameraSettings,
    ImageGate,
    ModelStep,
    OutputSettings,
    PartIdSource,
    Recipe,
    without_unused,
)
from gonogo.domain.rule import ClassRule, DecisionRule  # noqa: E402
from gonogo.drivers.checked import spelled  # noqa: E402
from gonogo.drivers.models.bundles import read_card  # noqa: E402

TITLE = {"tile": "Glazed tile 240 × 200 mm", "weave": "Woven cloth, 410 mm wide"}
MM_PER_PX = {"tile": 0.1, "weave": 0.4}
GATE = {"tile": ImageGate(0.2, 0.8, 0.02, 5.0), "weave": ImageGate(0.15, 0.8, 0.05, 100.0)}
REVIEW_SHARE = 0.9
"""Of a class's ``fail_at``; from here a part is looked at."""
DEADLINE_MS = 500.0
AUDIT_RATE = 0.1
"""Of the PASS parts, drawn for a person to look at: without them no rule can be priced."""


def recipe_of(kind: str) -> Recipe:
    """Return the first version of the recipe of a shipped model."""
    card = read_card(ROOT / "models" / kind)
    rules = (
        ClassRule(name, round(REVIEW_SHARE * fail_at, 4), fail_at, min_area_px=area)
        for name, fail_at, area in zip(card.classes, *OPERATING[kind], strict=True)
    )
    return Recipe(
        schema_version=1,
        name=kind,
        title=TITLE[kind],
        version=1,
        camera=CameraSettings("emulator", folder=f"sample:{kind}"),
        model=ModelStep(kind, card.bundle_sha256),
        rule=DecisionRule(tuple(rules)),
        part_id=PartIdSource("counter", kind[0].upper()),
        gate=GATE[kind],
        mm_per_px=MM_PER_PX[kind],
        deadline_ms=DEADLINE_MS,
        queue_size=8,
        outputs=(OutputSettings("camera"),),
        archive=ArchivePolicy("non_pass", 0),
        audit=AuditPolicy(AUDIT_RATE),
        alarms=AlarmLimits(5, 3),
    )


def main() -> None:
    """Write the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(TITLE))
    kind: str = parser.parse_args().kind
    path = ROOT / "models" / "recipes" / f"{kind}-v1.json"
    content = without_unused(spelled(recipe_of(kind)))
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
