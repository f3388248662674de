"""The station's end of the link: answers commands, publishes snapshots, events and previews."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil
import zmq
from zmq.auth.thread import ThreadAuthenticator

from gonogo.link import wire
from gonogo.link.address import (
    Address,
    new_token,
    refuse_second,
    remove_address,
    write_address,
)
from gonogo.ports.messages import Command, Refused, Reply
from gonogo.ports.pictures import Preview
from gonogo.ports.state import Snapshot, StationEvent

_LOG = logging.getLogger(__name__)
_ENDING = Refused("The station is ending.")
_PERIOD_MS = 100
_LEAST_S = 0.03
_WORKERS = 4


class LinkServer:
    """Serves one station on the loopback interface; nothing listens beyond it.

    One thread owns all sockets. Commands run in a small pool, so that a slow one (arming, an
    archived image) holds up neither news nor previews.

    Parameters
    ----------
    address_file : Path
        Where to say how to reach the station, mode 0600.
    handle, snapshot : callable
        The station's.

    Raises
    ------
    LinkError
        The file names another station that runs.
    """

    def __init__(
        self,
        address_file: Path,
        handle: Callable[[Command], Reply],
        snapshot: Callable[[], Snapshot],
    ) -> None:
        refuse_second(address_file)
        self._file = address_file
        self._handle = handle
        self._snapshot = snapshot
        self._token = new_token()
        self._context = zmq.Context()
        self._auth = ThreadAuthenticator(self._context)
        self._auth.start()
        self._auth.configure_plain(domain="*", passwords={wire.USER: self._token})
        self._commands = self._bind(zmq.ROUTER)
        self._news = self._bind(zmq.PUB)
        self._previews = self._bind(zmq.XPUB)
        self._watched = False
        self._wake_in = self._context.socket(zmq.PULL)
        self._wake_in.bind("inproc://wake")
        self._wake_lock = threading.Lock()
        self._wake_out = self._context.socket(zmq.PUSH)
        self._wake_out.connect("inproc://wake")
        self._replies: deque[tuple[list[bytes], Reply]] = deque()
        self._events: deque[StationEvent] = deque(maxlen=256)
        self._preview: Preview | None = None
        self._ending = False
        self._over = False
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="command")
        self._thread = threading.Thread(target=self._serve, name="link server", daemon=True)
        pid = os.getpid()
        address = Address(
            pid=pid,
            started=psutil.Process(pid).create_time(),
            command_port=_port(self._commands),
            news_port=_port(self._news),
            preview_port=_port(self._previews),
            token=self._token,
        )
        # From here on the sockets are the thread's alone.
        self._thread.start()
        write_address(address_file, address)

    def publish(self, message: Preview | StationEvent) -> None:
        """Send a preview or an event; of previews only the newest waits. Never blocks."""
        if isinstance(message, Preview):
            self._preview = message
        else:
            self._events.append(message)
        self._wake()

    def watched(self) -> bool:
        """Whether a screen looks at the previews."""
        return self._watched

    def close(self) -> None:
        """Answer what was asked, then stop serving and remove the address file."""
        # A command may be what ends the station: its reply is waited for.
        self._ending = True
        self._pool.shutdown()
        self._over = True
        self._wake()
        self._thread.join()
        self._auth.stop()
        for socket in (
            self._commands,
            self._news,
            self._previews,
            self._wake_in,
            self._wake_out,
        ):
            socket.close(linger=200)
        self._context.term()
        remove_address(self._file, self._token)

    def _bind(self, kind: int) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        socket.plain_server = True
        socket.linger = 200
        socket.bind_to_random_port(wire.LOOPBACK)
        return socket

    def _wake(self) -> None:
        # A full pipe means that the thread is awake already, or will be within a period.
        with self._wake_lock, suppress(zmq.Again):
            self._wake_out.send(b"", zmq.DONTWAIT)

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._commands, zmq.POLLIN)
        poller.register(self._wake_in, zmq.POLLIN)
        poller.register(self._previews, zmq.POLLIN)
        told = 0.0
        while not self._over:
            ready = dict(poller.poll(_PERIOD_MS))
            try:
                self._serve_once(ready)
                if time.monotonic() - told >= _LEAST_S:
                    told = time.monotonic()
                    self._news.send(wire.encode(self._snapshot()))
            except Exception:  # noqa: BLE001  without this thread no screen could stop the line
                _LOG.exception("The link could not be served.")
        self._send_replies()

    def _serve_once(self, ready: Mapping[zmq.Socket[bytes], int]) -> None:
        while self._wake_in.poll(0):
            self._wake_in.recv()
        if self._commands in ready:
            self._take(self._commands.recv_multipart())
        while self._previews in ready and self._previews.poll(0):
            # The first screen's subscription comes as 1, the last one's leaving as 0.
            self._watched = self._previews.recv()[:1] == b"\x01"
        preview, self._preview = self._preview, None
        if preview is not None:
            self._previews.send(wire.encode(preview))
        while self._events:
            self._news.send(wire.encode(self._events.popleft()))
        self._send_replies()

    def _send_replies(self) -> None:
        while self._replies:
            envelope, reply = self._replies.popleft()
            self._commands.send_multipart([*envelope, wire.encode(reply)])

    def _take(self, message: list[bytes]) -> None:
        if len(message) != 3:
            return
        *envelope, body = message
        if self._ending:
            self._replies.append((envelope, _ENDING))
            self._wake()
            return
        try:
            command = wire.decode_command(body)
        except msgspec.MsgspecError as error:
            self._replies.append((envelope, Refused(f"The command was not understood: {error}.")))
            self._wake()
            return
        try:
            self._pool.submit(self._work, envelope, command)
        except RuntimeError:  # it was shut down since
            self._replies.append((envelope, _ENDING))
            self._wake()

    def _work(self, envelope: list[bytes], command: Command) -> None:
        try:
            reply = self._handle(command)
        except Exception:  # noqa: BLE001  whatever it was, the line goes on; the screen is told
            _LOG.exception("The command %s failed.", type(command).__name__)
            name = type(command).__name__
            reply = Refused(f"The station could not carry out {name}; its log says why.")
        self._replies.append((envelope, reply))
        self._wake()


def _port(socket: zmq.Socket[bytes]) -> int:
    endpoint = socket.last_endpoint
    text = endpoint.decode() if isinstance(endpoint, bytes) else str(endpoint)
    return int(text.rpartition(":")[2])
