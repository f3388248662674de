"""Kill -9 on a large ledger in the midst of whatever is done to it, and turns to the older program.

After each kill the whole chain must fit, every entry that was there or acknowledged must still be
there, and the file must be of the one schema or of the other, with the entry that says which.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import apsw

from gonogo.drivers.ledger import versions
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.ledger import LedgerQuery
from tests.support.command import gonogo_json
from tests.support.ledger_deeds import Deed, Heard, copy_name, do, kill
from tests.support.older import OlderProgram

PARTS = 40
"""Inspected by a station at each turn."""

_WRITES_S = 1.0
_STRIDE = 9
"""Through the deeds, so that a short run sees all of them, each in its turn."""
_SHARES = {Deed.UPGRADE: 8, Deed.DOWNGRADE: 4, Deed.WRITE: 4, Deed.SNAPSHOT: 2, Deed.EXPORT: 2}


@dataclass(slots=True)
class Toll:
    """Where the kills of one deed hit it.

    Parameters
    ----------
    inside : int
        After it began and before it ended; a writer has no end.
    after : int
        Too late.
    """

    kills: int = 0
    inside: int = 0
    after: int = 0


@dataclass(slots=True)
class Outcome:
    """What was seen.

    Parameters
    ----------
    tolls : dict of Deed to Toll
        Kills.
    lost : int
        Entries that had been there, or were acknowledged, and were not found with their hash.
    broken : list of str
        Sentences of what did not verify; also a file between two schemas, and a copy not whole.
    starved : int
        Times that a disk with hardly any room left was in the way and nothing had changed.
    figures : dict of str to float
        Times in ms and rates, by name with unit.
    """

    tolls: dict[Deed, Toll] = field(default_factory=lambda: {deed: Toll() for deed in Deed})
    entries: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    starved: int = 0
    turns: int = 0
    rests: int = 0
    labels: int = 0
    drawn: int = 0
    figures: dict[str, float] = field(default_factory=dict)


class Turns:
    """One ledger of the older program, what is done to it, and what has been seen of it.

    Parameters
    ----------
    older : OlderProgram
        Its station has inspected nothing yet.
    """

    def __init__(self, older: OlderProgram, seed: int) -> None:
        self.outcome = Outcome()
        self._older = older
        self._path = older.ledger
        self._rng = random.Random(seed)
        self._known: list[str] = []

    def fill(self, entries: int) -> None:
        """Let the older program's station and writer make a ledger of so many entries."""
        parts = entries // 40
        self._time("older station, parts/s", parts, lambda: self._older.inspect(parts))
        left = entries - verify_chain(self._path).entries
        self._time("older writer, entries/s", left, lambda: self._older.fill(entries))
        self._examine(Heard())

    def measure(self) -> None:
        """Take the times that people wait for, on schema 1 and on schema 2; leaves schema 2."""
        content = self._path.stat()
        self._reading("schema 1")
        after = self._path.stat()
        if (content.st_mtime_ns, content.st_size) != (after.st_mtime_ns, after.st_size):
            self.outcome.broken.append("reading changed the file")
        figures = self.outcome.figures
        figures["upgrade, ms"] = do(self._path, Deed.UPGRADE).ms
        figures["opening for writing, ms"] = self._time_ms(lambda: SqliteLedger(self._path).close())
        self._reading("schema 2")
        figures["downgrade, transaction, ms"] = do(self._path, Deed.DOWNGRADE).ms
        do(self._path, Deed.UPGRADE)
        figures["downgrade with both walks, ms"] = self._time_ms(
            lambda: versions.take_back(self._path, 1, "Ada")
        )
        do(self._path, Deed.UPGRADE)
        for deed in (Deed.SNAPSHOT, Deed.EXPORT):
            figures[f"{deed}, ms"] = do(self._path, deed).ms
            copy_name(self._path, deed).unlink()
        figures["file, MB"] = self._path.stat().st_size / 1e6
        self._examine(Heard())

    def starve(self, rooms: tuple[int, ...]) -> None:
        """Go forward and back where no file may grow beyond so many bytes."""
        for room in rooms:
            for deed in (Deed.DOWNGRADE, Deed.UPGRADE):
                version = self._version()
                heard = do(self._path, deed, room=room)
                if heard.refusal:
                    self.outcome.starved += 1
                    if self._version() != version:
                        self.outcome.broken.append(f"a full disk left the {deed} half done")
                self._examine(heard)
                do(self._path, deed)
                self._examine(Heard())

    def kill(self, kills: int, within_s: float) -> None:
        """Kill again and again, in the midst of each deed by its share, while there is time."""
        deeds = [deed for deed, share in _SHARES.items() for _ in range(share)]
        end = time.monotonic() + within_s
        for number in range(kills):
            if time.monotonic() > end:
                return
            self._kill(deeds[number * _STRIDE % len(deeds)])

    def to_older_and_back(self) -> None:
        """Take it back by command, let the older program inspect and verify, then today's."""
        outcome, ledger, data = self.outcome, str(self._path), self._older.data
        self._at(2)
        before = self._seen()
        done = gonogo_json(data, "ledger", "downgrade", ledger, "--schema", "1", "--by", "Ada")
        head = done["after"]["head"]
        self._examine(Heard())
        summary = self._older.inspect(PARTS)
        theirs = self._older.answer("ledger", "verify", ledger, "--expect-head", head)
        self._examine(Heard())
        again = gonogo_json(data, "run", "light", "--headless", "-n", str(PARTS))
        if not theirs["ok"] or not summary["records"] == again["records"] == PARTS:
            outcome.broken.append(f"the older program saw {theirs} and did {summary}")
        if self._seen() != before:
            outcome.broken.append("labels or audit sample changed in the older program's turn")
        outcome.labels, outcome.drawn = map(len, before)
        outcome.turns += 1
        self._examine(Heard())

    def _kill(self, deed: Deed) -> None:
        self._at(1 if deed is Deed.UPGRADE else 2)
        longest_s = _WRITES_S if deed is Deed.WRITE else self._usual_ms(deed) / 1000
        heard = kill(self._path, deed, self._rng.uniform(0, longest_s), self._rng.getrandbits(32))
        toll = self.outcome.tolls[deed]
        toll.kills += 1
        if heard.ended_s is not None:
            toll.after += 1
        elif heard.began_s is not None or heard.acknowledged:
            toll.inside += 1
        self.outcome.acknowledged += len(heard.acknowledged)
        self._examine(heard)
        if deed in (Deed.SNAPSHOT, Deed.EXPORT):
            self._examine_copy(deed)

    def _usual_ms(self, deed: Deed) -> float:
        name = "downgrade, transaction, ms" if deed is Deed.DOWNGRADE else f"{deed}, ms"
        return self.outcome.figures[name]

    def _at(self, version: int) -> None:
        if self._version() > version:
            # Without its two walks: another follows each kill.
            versions._drop(self._path, versions.way_back(self._path, version), "Ada")
        elif self._version() < version:
            do(self._path, Deed.UPGRADE)

    def _examine(self, heard: Heard) -> None:
        outcome = self.outcome
        report = verify_chain(self._path)
        if not report.ok:
            outcome.broken.append(report.problem)
        connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            stored = [h for (h,) in connection.execute("SELECT hash FROM entries ORDER BY seq")]
            moves = connection.execute(
                "SELECT total(kind = 'ledger.upgraded') - total(kind = 'ledger.downgraded')"
                " FROM entries WHERE kind IN ('ledger.upgraded', 'ledger.downgraded')"
            ).get
            version = connection.pragma("user_version")
        finally:
            connection.close()
        outcome.lost += sum(a != b for a, b in zip(self._known, stored, strict=False))
        outcome.lost += max(0, len(self._known) - len(stored))
        for seq, digest in heard.acknowledged.items():
            outcome.lost += stored[seq - 1 : seq] != [digest]
        if moves != version - 1:
            outcome.broken.append(f"schema {version}, and the entries say {moves + 1}")
        self._known = stored
        outcome.entries = len(stored)

    def _examine_copy(self, deed: Deed) -> None:
        copy = copy_name(self._path, deed)
        if copy.exists():
            if deed is Deed.SNAPSHOT:
                report = verify_chain(copy, self._known[-1])
                whole = report.ok
            else:
                with copy.open(encoding="utf-8") as lines:
                    whole = sum(1 for _ in lines) == 1 + verify_chain(self._path).decisions
            if not whole:
                self.outcome.broken.append(f"a killed {deed} left a copy that is not whole")
            copy.unlink()
        for rest in copy.parent.glob(f"{copy.name}.*"):
            self.outcome.rests += 1
            rest.unlink()

    def _seen(self) -> tuple[list[int], list[int]]:
        reader = SqliteLedgerReader(self._path)
        try:
            labels = [e.seq for e in reader.entries("label")]
            drawn = [row.seq for row in reader.query(LedgerQuery(audited=True, limit=10**9))]
            shown = sum(len(row.labels) for row in reader.production(LedgerQuery()))
        finally:
            reader.close()
        if shown != len(labels):
            self.outcome.broken.append(f"{shown} labels are shown, {len(labels)} were given")
        return labels, drawn

    def _version(self) -> int:
        connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return int(connection.pragma("user_version"))
        finally:
            connection.close()

    def _reading(self, schema: str) -> None:
        def first_page() -> None:
            reader = SqliteLedgerReader(self._path)
            reader.query(LedgerQuery())
            reader.close()

        figures = self.outcome.figures
        figures[f"opening for reading and first page, {schema}, ms"] = self._time_ms(first_page)
        began = time.perf_counter()
        report = verify_chain(self._path)
        took_s = time.perf_counter() - began
        figures[f"verify, {schema}, entries/s"] = report.entries / took_s

    def _time(self, name: str, count: int, act: Callable[[], object]) -> None:
        self.outcome.figures[name] = count / (self._time_ms(act) / 1000)

    def _time_ms(self, act: Callable[[], object]) -> float:
        began = time.perf_counter()
        act()
        return 1000 * (time.perf_counter() - began)
