"""Checks of the record: SQLite, a ledger and an archive in the very folder of the real ones."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import cv2
import msgspec
import numpy as np

from gonogo import paths
from gonogo.domain.errors import SelfTestError
from gonogo.domain.ledger import STATION, Draft, EntryKind
from gonogo.drivers.archive.files import FileArchive, pixel_sha256
from gonogo.drivers.ledger.connection import require_safe_sqlite
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.clock import SystemClock
from gonogo.ports.selftest import Finding

_ENTRIES = 20
_COMMIT_S = 20.0


def sqlite() -> Finding:
    """Name the SQLite that keeps the ledger.

    Raises
    ------
    LedgerError
        It is one that can corrupt a ledger.
    """
    require_safe_sqlite()
    version = apsw.sqlite_lib_version()
    return Finding(version, {"version": version}, {"sqlite": version, "apsw": apsw.apsw_version()})


def ledger(scratch: Path) -> Finding:
    """Commit entries to a ledger of their own and verify its chain.

    Parameters
    ----------
    scratch : Path
        New folder beside the real ledger; it is removed afterwards.

    Raises
    ------
    InspectError
        It cannot be written there, or does not verify.
    """
    clock = SystemClock()
    with _made(scratch):
        file = scratch / "ledger.sqlite"
        writer = SqliteLedger(file)
        taken_ms = []
        try:
            for number in range(_ENTRIES):
                body = msgspec.json.encode({"selftest": number})
                draft = Draft(
                    EntryKind.CAMERA, body, clock.utc(), clock.monotonic_ns(), clock.boot_id,
                    STATION,
                )  # fmt: skip
                began = time.perf_counter()
                writer.append(draft).result(_COMMIT_S)
                taken_ms.append(1000 * (time.perf_counter() - began))
            head = writer.head
        finally:
            writer.close()
        report = verify_chain(file, head)
    if not report.ok or report.entries != _ENTRIES:
        said = report.problem or f"it has {report.entries} of {_ENTRIES} entries."
        msg = f"A ledger in {paths.ledger().parent} does not verify: {said} Check the disk."
        raise SelfTestError(msg)
    commit_ms, slowest_ms = statistics.median(taken_ms), max(taken_ms)
    return Finding(
        f"{_ENTRIES} entries verified, {commit_ms:.1f} ms a commit",
        {"entries": _ENTRIES, "commit_p50_ms": commit_ms, "commit_max_ms": slowest_ms},
    )


def archive(scratch: Path) -> Finding:
    """Keep a picture beside the real archive and read it back.

    Parameters
    ----------
    scratch : Path
        New folder beside the real archive; it is removed afterwards.

    Raises
    ------
    InspectError
        It cannot be written there, or reads otherwise.
    """
    noise = np.random.default_rng(7).integers(0, 65536, (480, 640), np.uint16)
    with _made(scratch):
        kept = FileArchive(scratch)
        sha256 = pixel_sha256(noise)
        began = time.perf_counter()
        kept.put(sha256, noise)
        written = time.perf_counter()
        again = kept.get(sha256)
        read = time.perf_counter()
    if again is None or not np.array_equal(again, noise):
        msg = f"A picture kept in {scratch.parent} does not read as it was written; check the disk."
        raise SelfTestError(msg)
    write_ms, read_ms = 1000 * (written - began), 1000 * (read - written)
    return Finding(
        f"written in {write_ms:.0f} ms, read in {read_ms:.0f} ms",
        {"write_ms": write_ms, "read_ms": read_ms},
        {"opencv": str(cv2.__version__)},
    )


@contextmanager
def _made(scratch: Path) -> Iterator[None]:
    """Make the scratch folder; the self-test's runner removes it when the check has ended."""
    try:
        scratch.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = (
            f"Nothing can be recorded in {scratch.parent} ({error.strerror}); give this user the "
            "right to write there, or set GONOGO_DATA to a folder that can be written."
        )
        raise SelfTestError(msg) from error
    yield
