"""Check of the link: a real station process is started, asked, and stopped."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from gonogo.domain.errors import LinkError
from gonogo.link.client import LinkClient
from gonogo.ports.messages import Refused, Shutdown
from gonogo.ports.selftest import Finding
from gonogo.ports.state import Snapshot

_START_S = 40.0
_END_S = 20.0
_LOOK_S = 0.05


def station_and_link(command: Sequence[str], home: Path) -> Finding:
    """Start a station, wait for its snapshot over the link, and shut it down by a command.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo station`` without a recipe.
    home : Path
        Data folder of that station.

    Raises
    ------
    LinkError
        It does not start, does not answer, or does not end.
    """
    home.mkdir(parents=True, exist_ok=True)
    out = home / "station.out"
    began = time.perf_counter()
    with out.open("wb") as said:
        station = subprocess.Popen(
            [*command, "--ledger", str(home / "ledger.sqlite")],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env={**os.environ, "GONOGO_DATA": str(home)},
        )
    try:
        return _talk(station, home, out, began)
    finally:
        if station.poll() is None:
            station.kill()
            station.wait()


def _talk(station: "subprocess.Popen[bytes]", home: Path, out: Path, began: float) -> Finding:
    link = LinkClient(home / "station.json", lambda: str)
    try:
        snapshot = _snapshot(link, station, out)
        heard_ms = 1000 * (time.perf_counter() - began)
        if snapshot.pid != station.pid:
            msg = f"The link reached process {snapshot.pid}, not the station {station.pid}."
            raise LinkError(msg)
        asked = time.perf_counter()
        reply = link.send(Shutdown("selftest")).result(_END_S)
        reply_ms = 1000 * (time.perf_counter() - asked)
        if isinstance(reply, Refused):
            raise LinkError(reply.text)
    except TimeoutError as error:
        msg = f"The station did not answer a command within {_END_S:.0f} s; see the log."
        raise LinkError(msg) from error
    finally:
        link.close()
    with suppress(subprocess.TimeoutExpired):
        station.wait(_END_S)
    if station.returncode != 0:
        msg = f"The station did not end in order: {_last_words(out)}"
        raise LinkError(msg)
    return Finding(
        f"heard after {heard_ms / 1000:.1f} s, answered in {reply_ms:.0f} ms, ended in order",
        {"start_ms": heard_ms, "reply_ms": reply_ms, "ledger_entries": _entries(snapshot)},
    )


def _snapshot(link: LinkClient, station: "subprocess.Popen[bytes]", out: Path) -> Snapshot:
    def ended() -> bool:
        return station.poll() is not None

    snapshot = _within(_START_S, link.snapshot, ended)
    if snapshot is not None:
        return snapshot
    if ended():
        msg = f"The station did not start: {_last_words(out)}"
        raise LinkError(msg)
    msg = (
        f"The station was not heard within {_START_S:.0f} s over 127.0.0.1; see that no firewall "
        "or security program closes the loopback interface."
    )
    raise LinkError(msg)


def _within(
    limit_s: float, look: Callable[[], Snapshot | None], over: Callable[[], bool]
) -> Snapshot | None:
    until = time.monotonic() + limit_s
    while time.monotonic() < until and not over():
        if (found := look()) is not None:
            return found
        time.sleep(_LOOK_S)
    return look()


def _entries(snapshot: Snapshot) -> int | None:
    return None if snapshot.ledger is None else snapshot.ledger.entries


def _last_words(out: Path) -> str:
    said = out.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return said[-1].removeprefix("gonogo: ") if said else "its log says nothing."
