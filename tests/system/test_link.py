"""The link: only who can read the token gets in, and nothing here blocks."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import zmq

from gonogo import paths
from gonogo.bootstrap.line import serve_station
from gonogo.bootstrap.link import attach
from gonogo.domain.errors import LinkError, RecipeError
from gonogo.link import wire
from gonogo.link.address import Address, read_address, write_address
from gonogo.link.client import LinkClient
from gonogo.ports.messages import (
    Done,
    FetchPart,
    GetNodes,
    GetSnapshot,
    NodesReply,
    PartReply,
    Refused,
    SetNode,
    SetView,
    StartRun,
    StartView,
    StopRun,
    StopView,
)
from gonogo.ports.state import Snapshot
from gonogo.station.station import Station
from tests.support.light import LightHome
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from gonogo.ports.pictures import Preview

_FAILED = "The line was not armed."


def connected(screen: LinkClient) -> None:
    eventually(lambda: screen.link().state == "connected", 10)


def test_a_screen_attaches_runs_the_line_and_sees_its_parts(light: LightHome) -> None:
    with serve_station(light.ledger):
        screen = attach(light.ledger)
        try:
            connected(screen)
            assert isinstance(screen.send(StartRun(("light",), "", 0, 40.0)).result(20), Done)
            screen.send(SetView("", 0, 0, 160, 120, 80, 60)).result(5)
            seen: list[Preview] = []

            def small_preview() -> bool:
                preview = screen.take_preview()
                if preview is not None and preview.picture.width == 80:
                    seen.append(preview)
                return bool(seen)

            eventually(small_preview, 10)
            shown = seen[0]
            assert shown.part is not None
            assert (shown.picture.w, shown.picture.h) == (160, 120)
            assert shown.overlay is not None
            assert shown.overlay.heat is not None
            assert (shown.overlay.heat.width, shown.overlay.heat.height) == (40, 30)
            whole = screen.send(FetchPart(shown.part.entry_seq)).result(5)
            assert isinstance(whole, PartReply)
            assert whole.picture.width == 320
            screen.send(StopRun("test")).result(5)

            def over() -> bool:
                snapshot = screen.snapshot()
                return snapshot is not None and snapshot.state == "idle"

            eventually(over, 10)
            snapshot = screen.send(GetSnapshot()).result(5)
            assert isinstance(snapshot, Snapshot)
            counted = snapshot.lanes[0].counters
            assert counted.triggers == counted.records > 0
        finally:
            screen.close()


def test_the_set_up_view_shows_and_sets_the_camera_and_judges_nothing(light: LightHome) -> None:
    with serve_station(light.ledger) as station:
        screen = attach(light.ledger)
        try:
            connected(screen)
            refused = screen.send(SetNode("exposure_us", 500.0)).result(5)
            assert isinstance(refused, Refused)
            assert screen.send(StartView("light")).result(20) == Done()
            eventually(lambda: (p := screen.take_preview()) is not None and p.part is None, 10)
            nodes = screen.send(GetNodes()).result(10)
            assert isinstance(nodes, NodesReply)
            assert "frame_rate_hz" in {node.key for node in nodes.nodes}
            assert isinstance(screen.send(SetNode("frame_rate_hz", 50.0)).result(10), Done)
            wrong = screen.send(SetNode("frame_rate_hz", -3.0)).result(10)
            assert isinstance(wrong, Refused)
            assert station.snapshot().state == "view"
            screen.send(StopView()).result(10)
            assert station.snapshot().state == "idle"
            assert station.snapshot().ledger.entries == 0  # type: ignore[union-attr]
        finally:
            screen.close()


def test_a_screen_sees_what_a_station_does_first_where_that_takes_long(light: LightHome) -> None:
    screen = attach(light.ledger)
    try:
        with serve_station(light.ledger, first=lambda _: connected(screen)):
            pass
    finally:
        screen.close()


def test_a_station_that_failed_at_first_leaves_no_link(light: LightHome) -> None:
    def fail(_: Station) -> None:
        connected(screen)
        raise RecipeError(_FAILED)

    screen = attach(light.ledger)
    try:
        with pytest.raises(RecipeError, match=_FAILED), serve_station(light.ledger, first=fail):
            pass
        assert read_address(paths.station_file()) is None
    finally:
        screen.close()


def test_a_second_station_for_the_same_screens_does_nothing_first(
    light: LightHome, tmp_path: Path
) -> None:
    done: list[Station] = []
    with serve_station(light.ledger):
        address = read_address(paths.station_file())
        assert address is not None
        asked = psutil.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        other = Address(
            asked.pid, asked.create_time(), address.command_port, address.news_port,
            address.preview_port, address.token,
        )  # fmt: skip
        write_address(tmp_path / "other.json", other)
        with (
            pytest.raises(LinkError, match=rf"A station runs already \(process {asked.pid}\)"),
            serve_station(tmp_path / "b.sqlite", tmp_path / "other.json", first=done.append),
        ):
            pass
        asked.communicate(b"\n")
    assert not done
    assert not (tmp_path / "b.sqlite").exists()


def test_two_screens_look_at_the_same_station(light: LightHome) -> None:
    with serve_station(light.ledger):
        screens = [attach(light.ledger) for _ in range(2)]
        try:
            for screen in screens:
                connected(screen)
            screens[0].send(StartRun(("light",), "", 10)).result(20)
            for screen in screens:
                eventually(lambda screen=screen: screen.take_preview() is not None, 10)  # type: ignore[misc]
        finally:
            for screen in screens:
                screen.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_the_owner_can_read_the_token(light: LightHome) -> None:
    with serve_station(light.ledger):
        file = paths.station_file()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        address = read_address(file)
        assert address is not None
        assert address.alive()
    assert not file.exists()


def test_a_wrong_token_is_not_let_in(light: LightHome, tmp_path: Path) -> None:
    with serve_station(light.ledger):
        real = read_address(paths.station_file())
        assert real is not None
        forged = Address(
            real.pid,
            real.started,
            real.command_port,
            real.news_port,
            real.preview_port,
            "0" * 64,
        )
        write_address(tmp_path / "forged.json", forged)
        stranger = LinkClient(tmp_path / "forged.json", lambda: str)
        try:
            future = stranger.send(GetSnapshot())
            with pytest.raises((TimeoutError, LinkError)):
                future.result(1.5)
            assert stranger.snapshot() is None
        finally:
            stranger.close()


def test_nonsense_on_the_wire_is_refused_in_words(light: LightHome) -> None:
    with serve_station(light.ledger), zmq.Context() as context:
        address = read_address(paths.station_file())
        assert address is not None
        socket = context.socket(zmq.DEALER)
        socket.plain_username = wire.USER.encode()
        socket.plain_password = address.token.encode()
        socket.connect(f"{wire.LOOPBACK}:{address.command_port}")
        for nonsense in (b"", b"\x00", b"\xff" * 1000, b'{"type": "Shutdown"}'):
            socket.send_multipart([b"1", nonsense])
            assert socket.poll(5000)
            reply = wire.decode_reply(socket.recv_multipart()[-1])
            assert isinstance(reply, Refused)
        socket.close(linger=0)


def test_a_command_without_a_station_fails_in_words(light: LightHome) -> None:
    screen = attach(light.ledger)
    try:
        with pytest.raises(LinkError, match="not running"):
            screen.send(GetSnapshot()).result(5)
        assert screen.link().state == "none"
    finally:
        screen.close()
