"""A ledger, recipes and an archive in memory, behind the same ports as the real ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from gonogo.domain.decision import ImageFacts, Latency, Region
from gonogo.domain.errors import LedgerError, RecipeError
from gonogo.domain.frame import Pixels
from gonogo.domain.labels import Label, Truth
from gonogo.domain.ledger import GENESIS, Draft, EntryKind, LedgerEntry, chain_hash
from gonogo.domain.recipe import CameraSettings, ModelStep, PartIdSource, Recipe
from gonogo.domain.records import CameraFacts, DecisionRecord
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.ports.ledger import (
    DecisionRow,
    LabelQueue,
    LabelTask,
    LedgerQuery,
    ScoredDecision,
)
from gonogo.ports.messages import LabelPart
from gonogo.ports.recipes import BundleListing
from tests.gui.fake_station import START

THRESHOLDS = {
    "crack": (0.35, 0.6), "chip": (0.4, 0.65), "spot": (0.5, 0.7), "shade": (0.55, 0.75),
}  # fmt: skip
AUDITED = range(10, 400, 10)
"""Entries of PASS parts that were drawn for the audit sample."""
_VERDICTS = (Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.REVIEW,
             Verdict.PASS, Verdict.PASS, Verdict.ERROR, Verdict.PASS)  # fmt: skip


def record(number: int, *, recipe: str = "tile", sha256: str | None = None) -> DecisionRecord:
    """One decision's body; the verdict goes round."""
    verdict = _VERDICTS[number % len(_VERDICTS)]
    fails = verdict == Verdict.FAIL
    lost = verdict == Verdict.ERROR
    reasons = {
        Verdict.PASS: (),
        Verdict.FAIL: (Reason(ReasonCode.DEFECT, "crack: score 0.930, fails from 0.600"),),
        Verdict.REVIEW: (Reason(ReasonCode.BORDERLINE, "spot scores 0.61, between 0.5 and 0.7"),),
        Verdict.ERROR: (Reason(ReasonCode.FRAME_LOST, "No frame within 2000 ms of its trigger."),),
    }[verdict]
    regions = (Region("crack", 0.93, 210, 300, 180, 44, 1620, 182, 23.3, 14.2),) if fails else ()
    scores = {"crack": 0.93 if fails else 0.08, "chip": 0.11, "spot": 0.61 if
              verdict == Verdict.REVIEW else 0.05, "shade": 0.02}  # fmt: skip
    return DecisionRecord(
        lane=recipe, run_id="run-1", part_seq=number, part_id=f"P{number:06d}", verdict=verdict,
        score=None if lost else max(scores.values()), class_scores={} if lost else scores,
        thresholds=THRESHOLDS, reasons=reasons, regions=regions,
        captured_utc=None if lost else (START + timedelta(seconds=number)).isoformat(),
        camera=CameraFacts("0815-0000", "emulator", True, number, 8000.0, 3.0, None, ""),
        image_sha256=None if lost else (sha256 or "cd" * 32), image_shape=(820, 980),
        image_facts=None if lost else ImageFacts(0.44, 0.72, 0.0003, 412.0), recipe=recipe,
        recipe_version=3, recipe_sha256="1a2b" * 16, rule_sha256="77aa" * 16, model="tile-seg",
        bundle_sha256="5f3c" * 16, provider="CPUExecutionProvider",
        latency=Latency(0.8, 1.4, 36.2, 2.1, 11.8, 0.1, 41.2),
    )  # fmt: skip


@dataclass
class ListLedger:
    """Plays a LedgerReader over a list."""

    stored: list[LedgerEntry] = field(default_factory=list)
    problem: str = ""
    closed: bool = False
    queries: list[LedgerQuery] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    classes: tuple[str, ...] = tuple(THRESHOLDS)

    def write(self, body: DecisionRecord) -> LedgerEntry:
        seq = len(self.stored) + 1
        draft = Draft(
            EntryKind.DECISION, msgspec.json.encode(body),
            (START + timedelta(seconds=body.part_seq)).isoformat(), seq, "boot-1", "station",
        )  # fmt: skip
        prev = self.stored[-1].hash if self.stored else GENESIS
        entry = LedgerEntry(
            seq, draft.kind, draft.body, draft.utc, seq, draft.boot_id, draft.actor, prev,
            chain_hash(prev, seq, draft),
        )  # fmt: skip
        self.stored.append(entry)
        return entry

    def fill(self, count: int) -> "ListLedger":
        for number in range(1, count + 1):
            self.write(record(number))
        return self

    def query(self, query: LedgerQuery) -> list[DecisionRow]:
        self.queries.append(query)
        if self.problem:
            raise LedgerError(self.problem)
        rows: list[DecisionRow] = []
        for entry in reversed(self.stored):
            row = _row(entry)
            if _fits(row, query):
                rows.append(row)
            if len(rows) == query.limit:
                break
        return rows

    def entry(self, seq: int) -> LedgerEntry | None:
        if self.problem:
            raise LedgerError(self.problem)
        return self.stored[seq - 1] if 1 <= seq <= len(self.stored) else None

    def related(self, seq: int) -> list[LedgerEntry]:
        return []

    def label_queue(self, query: LedgerQuery) -> LabelQueue:
        rows = self.query(replace(query, limit=len(self.stored) + 1))
        tasks = [LabelTask(row, self.classes, self.labels_of(row.seq)) for row in rows]
        tasks.sort(key=lambda task: bool(task.labels))
        labelled = sum(bool(task.labels) for task in tasks)
        return LabelQueue(len(tasks), labelled, tuple(tasks[: query.limit]))

    def labels_of(self, seq: int) -> tuple[Label, ...]:
        newest = {x.author: x for x in self.labels if x.decision_seq == seq}
        return tuple(newest.values())

    def take_label(self, command: LabelPart) -> int:
        number = max((label.seq for label in self.labels), default=9000) + 1
        self.labels.append(
            Label(number, START.isoformat(), command.entry_seq, command.author,
                  Truth(command.truth), command.defect)
        )  # fmt: skip
        return number

    def drop_label(self, number: int) -> None:
        self.labels = [label for label in self.labels if label.seq != number]

    def production(self, query: LedgerQuery) -> Iterator[ScoredDecision]:
        if self.problem:
            raise LedgerError(self.problem)
        for entry in self.stored:
            if _fits(_row(entry), query):
                body = msgspec.json.decode(entry.body, type=DecisionRecord)
                yield ScoredDecision(
                    entry.seq, entry.utc, body.run_id, body.part_seq, body.part_id,
                    body.verdict.value, body.score, dict(body.class_scores), body.thresholds,
                    body.recipe, body.recipe_version, body.recipe_sha256, body.bundle_sha256,
                    body.image_sha256, False, body.audit, self.labels_of(entry.seq),
                )  # fmt: skip

    def entries(self, kind: str | None = None) -> Iterator[LedgerEntry]:
        return iter(self.stored)

    def close(self) -> None:
        self.closed = True


def _row(entry: LedgerEntry) -> DecisionRow:
    body = msgspec.json.decode(entry.body, type=DecisionRecord)
    return DecisionRow(
        entry.seq, entry.utc, body.run_id, body.lane, body.part_seq, body.part_id,
        body.verdict.value, body.score, body.reasons[0].text if body.reasons else "", body.recipe,
        body.provider, body.latency.total_ms, body.image_sha256, body.camera.emulated,
    )  # fmt: skip


def _fits(row: DecisionRow, query: LedgerQuery) -> bool:
    return (
        (not query.verdicts or row.verdict in query.verdicts)
        and query.part_id in row.part_id
        and (not query.audited or row.seq in AUDITED)
        and query.recipe in ("", row.recipe)
        and row.utc >= query.since_utc
        and (not query.until_utc or row.utc < query.until_utc)
        and (query.before_seq is None or row.seq < query.before_seq)
    )


@dataclass
class ListRecipes:
    """Plays a RecipeStore."""

    titles: dict[str, str] = field(
        default_factory=lambda: {"tile": "Glazed tile 200 × 240 mm", "weave": "Cotton weave, blue"}
    )
    broken: dict[str, str] = field(default_factory=dict)
    part_id: PartIdSource = field(default_factory=PartIdSource)

    def names(self) -> list[str]:
        return sorted({*self.titles, *self.broken})

    def load(self, name_or_path: str) -> Recipe:
        if name_or_path in self.broken:
            raise RecipeError(self.broken[name_or_path])
        if name_or_path not in self.titles:
            msg = f"There is no recipe {name_or_path!r}."
            raise RecipeError(msg)
        rules = tuple(ClassRule(name, *limits) for name, limits in THRESHOLDS.items())
        return Recipe(
            1, name_or_path, self.titles[name_or_path], 3,
            CameraSettings("emulator", folder=f"sample:{name_or_path}"),
            ModelStep(f"{name_or_path}-seg", "5f3c" * 16), DecisionRule(rules),
            part_id=self.part_id,
        )  # fmt: skip

    def load_version(self, name: str, version: int) -> Recipe:
        if not 1 <= version <= 3:
            msg = f"There is no version {version} of the recipe {name!r}."
            raise RecipeError(msg)
        newest = self.load(name)
        limits = tuple(replace(c, fail_at=c.fail_at + 0.1) for c in newest.rule.classes)
        rule = newest.rule if version == 3 else DecisionRule(limits)
        return replace(newest, version=version, rule=rule)

    def bundles(self) -> list[BundleListing]:
        return [BundleListing("tile-seg", Path("/models/tile"), None)]


@dataclass
class DictArchive:
    """Plays an Archive."""

    images: dict[str, Pixels] = field(default_factory=dict)

    def put(self, sha256: str, pixels: Pixels) -> str:
        self.images[sha256] = pixels
        return sha256

    def get(self, sha256: str) -> Pixels | None:
        return self.images.get(sha256)

    def free_bytes(self) -> int:
        return 2**40
