"""The screen's end of the link. Nothing here blocks its caller; one thread owns all sockets."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import msgspec
import zmq

from gonogo.domain.errors import LinkError
from gonogo.link import wire
from gonogo.link.address import Address, read_address
from gonogo.ports.messages import Command, Reply
from gonogo.ports.pictures import Preview
from gonogo.ports.state import Snapshot, StationEvent
from gonogo.ports.station import LinkState

_LOG = logging.getLogger(__name__)
_SILENT_S = 2.0
_LOOK_S = 0.3
_TICK_MS = 50
_REPLY_S = 120.0
_LAUNCH_S = 15.0

_Pending = tuple[Future[Reply], float]


class LinkClient:
    """Attaches to the station an address file names, and again whenever another one starts.

    Parameters
    ----------
    address_file : Path
        Written by the station.
    launcher : callable
        Starts a detached station process (raises ``LinkError``) and answers a callable that says
        why that process has ended, or nothing while it runs.
    """

    def __init__(self, address_file: Path, launcher: Callable[[], Callable[[], str]]) -> None:
        self._file = address_file
        self._launcher = launcher
        self._lock = threading.Lock()
        self._address: Address | None = None
        self._snapshot: Snapshot | None = None
        self._heard = 0.0
        self._launched = 0.0
        self._failure: Callable[[], str] = str
        self._preview: Preview | None = None
        self._events: deque[StationEvent] = deque(maxlen=256)
        self._outbox: deque[tuple[Command, Future[Reply]]] = deque()
        self._pending: dict[bytes, _Pending] = {}
        self._sequence = 0
        self._over = False
        self._context = zmq.Context()
        self._wake_in = self._context.socket(zmq.PULL)
        self._wake_in.bind("inproc://wake")
        self._wake_out = self._context.socket(zmq.PUSH)
        self._wake_out.connect("inproc://wake")
        self._sockets: list[zmq.Socket[bytes]] = []
        self._thread = threading.Thread(target=self._serve, name="link client", daemon=True)
        self._thread.start()

    def link(self) -> LinkState:
        """Tell how the connection is now."""
        address, heard, snapshot = self._address, self._heard, self._snapshot
        silent = time.monotonic() - heard if heard else 0.0
        if address is not None and heard and silent < _SILENT_S:
            return LinkState("connected", silent, "Connected to the station.")
        failure = self._failure()
        if failure and not heard:
            return LinkState("none", silent, failure)
        if time.monotonic() - self._launched < _LAUNCH_S and (address is None or not heard):
            return LinkState("connecting", silent, "The station is starting …")
        if snapshot is None:
            if address is not None and address.alive():
                return LinkState("connecting", silent, "Connecting to the station …")
            return LinkState("none", silent, "The station is not running.")
        if address is not None and address.alive():
            text = f"The station (process {address.pid}) has been silent for {silent:.0f} s."
        else:
            text = (
                f"The station process {snapshot.pid} has ended unexpectedly. No further part "
                "passes, but a PASS driven at that moment may still stand: clear the gate. "
                "Everything acknowledged is in the ledger."
            )
            return LinkState("none", silent, text)
        return LinkState("lost", silent, text)

    def snapshot(self) -> Snapshot | None:
        """Newest snapshot; None before the first."""
        return self._snapshot

    def take_preview(self) -> Preview | None:
        """Newest preview, once."""
        with self._lock:
            preview, self._preview = self._preview, None
            return preview

    def take_events(self) -> list[StationEvent]:
        """Events since the last call."""
        with self._lock:
            events = list(self._events)
            self._events.clear()
            return events

    def send(self, command: Command) -> Future[Reply]:
        """Send a command; the future fails with a LinkError where there is no station."""
        future: Future[Reply] = Future()
        with self._lock:
            if self._over:
                future.set_exception(LinkError("The link is closed."))
                return future
            self._outbox.append((command, future))
            self._wake_out.send(b"")
        return future

    def launch(self) -> None:
        """Start a station process where none runs.

        Raises
        ------
        LinkError
            The process could not be started.
        """
        address = read_address(self._file)
        if address is not None and address.alive():
            return
        self._launched = time.monotonic()
        self._heard = 0.0
        self._failure = self._launcher()

    def close(self) -> None:
        """Let go of the station; it runs on."""
        with self._lock:
            if self._over:
                return
            self._over = True
            self._wake_out.send(b"")
        self._thread.join()
        for socket in (self._wake_in, self._wake_out):
            socket.close(linger=0)
        self._context.term()

    # ---- the socket thread ----

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._wake_in, zmq.POLLIN)
        looked = 0.0
        while not self._over:
            now = time.monotonic()
            if now - looked > _LOOK_S:
                looked = now
                try:
                    self._look(poller)
                except zmq.ZMQError:
                    _LOG.exception("The station's address cannot be used.")
            ready = dict(poller.poll(_TICK_MS))
            while self._wake_in.poll(0):
                self._wake_in.recv()
            self._send_waiting()
            for socket in self._sockets:
                if socket in ready:
                    self._receive(socket)
            self._give_up_old()
        self._detach(poller, "The link was closed.")

    def _look(self, poller: zmq.Poller) -> None:
        address = read_address(self._file)
        if address == self._address:
            return
        if address is None:
            if self._address is not None and not self._address.alive():
                self._detach(poller, "The station has ended.")
                self._snapshot = None
                self._heard = 0.0
            return
        self._detach(poller, "Another station has started.")
        self._attach(poller, address)

    def _attach(self, poller: zmq.Poller, address: Address) -> None:
        ports = (address.command_port, address.news_port, address.preview_port)
        for kind, port in zip((zmq.DEALER, zmq.SUB, zmq.SUB), ports, strict=True):
            socket = self._context.socket(kind)
            socket.plain_username = wire.USER.encode()
            socket.plain_password = address.token.encode()
            socket.linger = 0
            if port == address.preview_port:
                socket.conflate = True
            if kind == zmq.SUB:
                socket.subscribe(b"")
            socket.connect(f"{wire.LOOPBACK}:{port}")
            poller.register(socket, zmq.POLLIN)
            self._sockets.append(socket)
        self._address = address
        self._heard = 0.0

    def _detach(self, poller: zmq.Poller, why: str) -> None:
        for socket in self._sockets:
            poller.unregister(socket)
            socket.close(linger=0)
        self._sockets = []
        self._address = None
        for future, _ in self._pending.values():
            future.set_exception(LinkError(f"{why} It is not known whether the command was heard."))
        self._pending.clear()
        with self._lock:
            waiting = list(self._outbox)
            self._outbox.clear()
        for _, future in waiting:
            future.set_exception(LinkError(why))

    def _send_waiting(self) -> None:
        while True:
            with self._lock:
                if not self._outbox:
                    return
                command, future = self._outbox.popleft()
            if not self._sockets:
                future.set_exception(LinkError("The station is not running."))
                continue
            self._sequence += 1
            number = self._sequence.to_bytes(8, "big")
            self._pending[number] = (future, time.monotonic())
            self._sockets[0].send_multipart([number, wire.encode(command)])

    def _receive(self, socket: zmq.Socket[bytes]) -> None:
        try:
            if socket is self._sockets[0]:
                self._take_reply(socket.recv_multipart())
            elif socket is self._sockets[1]:
                self._take_news(wire.decode_news(socket.recv()))
            else:
                preview = wire.decode_preview(socket.recv())
                with self._lock:
                    self._preview = preview
        except msgspec.MsgspecError as error:
            text = f"The station speaks another version: {error}."
            self._events.append(StationEvent("", "error", text))

    def _take_reply(self, message: list[bytes]) -> None:
        number, body = message
        pending = self._pending.pop(number, None)
        if pending is None:
            return
        try:
            pending[0].set_result(wire.decode_reply(body))
        except msgspec.MsgspecError as error:
            pending[0].set_exception(LinkError(f"The station speaks another version: {error}."))

    def _take_news(self, news: Snapshot | StationEvent) -> None:
        self._heard = time.monotonic()
        if isinstance(news, Snapshot):
            self._snapshot = news
        else:
            with self._lock:
                self._events.append(news)

    def _give_up_old(self) -> None:
        now = time.monotonic()
        gone = self._address is not None and self._heard and now - self._heard > _SILENT_S
        for number, (future, sent) in list(self._pending.items()):
            if now - sent > _REPLY_S or (gone and not self._address_alive()):
                del self._pending[number]
                future.set_exception(LinkError("The station did not answer."))

    def _address_alive(self) -> bool:
        return self._address is not None and self._address.alive()
