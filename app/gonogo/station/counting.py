"""Counters of a lane: ``triggers = frames + losses = records`` once the line is drained."""

import threading
from collections import deque

import numpy as np

from gonogo.domain.verdict import Verdict
from gonogo.ports.state import Counters

_WINDOW = 512


class Tally:
    """Thread-safe counters and latency window of one lane."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._triggers = 0
        self._frames = 0
        self._losses = 0
        self._verdicts = dict.fromkeys(Verdict, 0)
        self._latencies: deque[float] = deque(maxlen=_WINDOW)
        self._decided: deque[int] = deque(maxlen=33)

    def trigger(self, *, lost: bool) -> int:
        """Count a trigger that brought a frame, or lost it; returns its number."""
        with self._lock:
            self._triggers += 1
            if lost:
                self._losses += 1
            else:
                self._frames += 1
            return self._triggers

    def record(self, verdict: Verdict, latency_ms: float | None, decided_ns: int) -> None:
        """Count a committed record."""
        with self._lock:
            self._verdicts[verdict] += 1
            self._decided.append(decided_ns)
            if latency_ms is not None:
                self._latencies.append(latency_ms)

    def counters(self) -> Counters:
        """Counters now."""
        with self._lock:
            return Counters(
                triggers=self._triggers,
                frames=self._frames,
                losses=self._losses,
                records=sum(self._verdicts.values()),
                passed=self._verdicts[Verdict.PASS],
                failed=self._verdicts[Verdict.FAIL],
                review=self._verdicts[Verdict.REVIEW],
                error=self._verdicts[Verdict.ERROR],
            )

    def latency_ms(self) -> tuple[float | None, float | None, float | None]:
        """Median, 95th and 99th percentile over the last parts, ms; None before the first."""
        with self._lock:
            window = list(self._latencies)
        if not window:
            return None, None, None
        p50, p95, p99 = np.percentile(window, (50, 95, 99))
        return float(p50), float(p95), float(p99)

    def cycle_ms(self) -> float | None:
        """Median time between the last verdicts, ms; None before the second."""
        with self._lock:
            decided = list(self._decided)
        if len(decided) < 2:
            return None
        return float(np.median(np.diff(decided))) / 1e6
