"""Ledgers with something in them, and hands that are not supposed to touch them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec
import pytest
from msgspec.structs import replace

from gonogo.domain.decision import Latency
from gonogo.domain.labels import Truth
from gonogo.domain.ledger import GENESIS, Draft, EntryKind, LedgerEntry, chain_hash
from gonogo.domain.records import (
    CameraFacts,
    DecisionRecord,
    LabelRecord,
    WithdrawalRecord,
)
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.connection import open_writer
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger

RECORD = DecisionRecord(
    lane="main",
    run_id="0f" * 16,
    part_seq=1,
    part_id="P0001",
    verdict=Verdict.PASS,
    score=0.25,
    class_scores={"crack": 0.25},
    thresholds={"crack": (0.4, 0.5)},
    reasons=(),
    regions=(),
    captured_utc="2026-11-20T10:00:00.000000Z",
    camera=CameraFacts(
        serial="0815-0000",
        driver="emulator",
        emulated=True,
        device_frame_id=None,
        exposure_us=1000.0,
        gain_db=None,
        roi_px=None,
        source="tile_0001.png",
    ),
    image_sha256="ab" * 32,
    image_shape=(2048, 2448),
    image_facts=None,
    recipe="tile",
    recipe_version=1,
    recipe_sha256="cd" * 32,
    rule_sha256="ef" * 32,
    model="tile",
    bundle_sha256="01" * 32,
    provider="CPUExecutionProvider",
    latency=Latency(run_ms=20.5, total_ms=25.5),
)


def draft(kind: EntryKind, body: object, n: int = 0) -> Draft:
    return Draft(
        kind=kind,
        body=msgspec.json.encode(body),
        utc=f"2026-11-20T10:{n // 60 % 60:02d}:{n % 60:02d}.000000Z",
        monotonic_ns=n * 1_000_000,
        boot_id="boot-1",
        actor="station",
    )


def decision(n: int, verdict: Verdict = Verdict.PASS) -> Draft:
    """The n-th part's decision; what is not PASS has a defect with a name that needs care."""
    reasons: tuple[Reason, ...] = ()
    if verdict is not Verdict.PASS:
        reasons = (
            Reason(ReasonCode.BORDERLINE, "a shade, 0.45 at or above 0.40"),
            Reason(ReasonCode.DEFECT, 'a "crack" of 3 mm'),
        )
    record = replace(
        RECORD, part_seq=n, part_id=f"P{n:04d}", verdict=verdict, score=n / 1000, reasons=reasons
    )
    return draft(EntryKind.DECISION, record, n)


def write(path: Path, *drafts: Draft) -> list[LedgerEntry]:
    """Append and close."""
    ledger = SqliteLedger(path)
    try:
        futures = [ledger.append(one) for one in drafts]
        return [future.result(30) for future in futures]
    finally:
        ledger.close()


def write_first_schema(path: Path, *drafts: Draft) -> None:
    """Write a ledger as the first version of the schema laid it."""
    connection = open_writer(path)
    schema.create(connection, version=1)
    prev = GENESIS
    for seq, one in enumerate(drafts, 1):
        digest = chain_hash(prev, seq, one)
        connection.execute(
            "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, one.utc, one.monotonic_ns, one.boot_id, one.actor, str(one.kind),
             one.body.decode(), prev, digest),
        )  # fmt: skip
        prev = digest
    connection.close()


def label(
    n: int, decision_seq: int, author: str, truth: Truth = Truth.GOOD, defect: str = ""
) -> Draft:
    """What an author says of a decision."""
    return replace(
        draft(EntryKind.LABEL, LabelRecord(decision_seq, truth, defect), n), actor=author
    )


def withdrawal(n: int, decision_seq: int, label_seq: int, author: str) -> Draft:
    """An author takes a label back."""
    body = WithdrawalRecord(decision_seq, label_seq)
    return replace(draft(EntryKind.LABEL_WITHDRAWN, body, n), actor=author)


def meddle(path: Path, *statements: str) -> None:
    """Somebody opens the file with SQL of their own, takes the guards off and puts them back."""
    connection = apsw.Connection(str(path))
    try:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in guards:
            connection.execute(str(sql))
        connection.pragma("journal_mode", "delete")
    finally:
        connection.close()


def python(code: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder that everybody may enter, seen by a user whom permissions bind, root or not."""
    if sys.platform == "win32":
        pytest.skip("Windows keeps permissions another way")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        root = os.geteuid() == 0
        nobody = 65534
        try:
            if root:
                os.chown(folder, nobody, nobody)
                os.seteuid(nobody)
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own that fills up; skips where nobody may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this system lets nobody mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def twelve(folder: Path) -> Path:
    """A closed ledger of twelve entries: ten decisions, and two that refer to the ninth."""
    path = folder / "ledger.sqlite"
    write(path, *(decision(n, Verdict.FAIL if n % 3 == 0 else Verdict.PASS) for n in range(1, 11)))
    write(
        path,
        draft(EntryKind.OUTPUT, {"decision_seq": 9, "output": "line", "verdict": "FAIL"}, 11),
        draft(EntryKind.IMAGE, {"decision_seq": 9, "image_sha256": "ab" * 32}, 12),
    )
    return path


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copy(path, folder))


def all_entries(path: Path) -> list[tuple[object, ...]]:
    """Every row with every column."""
    connection = apsw.Connection(str(path))
    try:
        return connection.execute("SELECT * FROM entries ORDER BY seq").fetchall()
    finally:
        connection.close()
