"""How a screen finds the station: a file only its owner can read."""

import json
import os
import secrets
import time
from pathlib import Path

import msgspec
from msgspec.structs import asdict

from gonogo.domain.errors import LinkError

_TRIES = 20


class Address(msgspec.Struct, frozen=True):
    """Where a station listens on the loopback interface.

    Parameters
    ----------
    pid, started : int, float
        The process and its start time: together they cannot be mistaken for another's.
    command_port, news_port, preview_port : int
        TCP ports on 127.0.0.1.
    token : str
        Password of all three sockets.
    """

    pid: int
    started: float
    command_port: int
    news_port: int
    preview_port: int
    token: str

    def alive(self) -> bool:
        """Whether the process is still there."""
        import psutil  # only where there is an address: most stations start without one

        try:
            process = psutil.Process(self.pid)
            zombie = process.status() == psutil.STATUS_ZOMBIE
            return not zombie and abs(process.create_time() - self.started) < 1.0
        except psutil.Error:
            return False


def new_token() -> str:
    """Make a password, 64 hexadecimal digits."""
    return secrets.token_hex(32)


def write_address(path: Path, address: Address) -> None:
    """Write the file with mode 0600, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(address), file)
    for attempt in range(_TRIES):
        try:
            draft.replace(path)
        except PermissionError:  # Windows, while a screen reads the file
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05)
        else:
            return


def read_address(path: Path) -> Address | None:
    """Read the file; None where there is none, or none that reads."""
    try:
        address = msgspec.json.decode(path.read_bytes(), type=Address)
    except (OSError, msgspec.MsgspecError):
        return None
    ports = (address.command_port, address.news_port, address.preview_port)
    if address.pid < 1 or not all(0 < port < 65536 for port in ports) or not address.token:
        return None
    return address


def refuse_second(path: Path) -> None:
    """See to it that the file names no station of another process.

    Raises
    ------
    LinkError
        It names one that runs.
    """
    other = read_address(path)
    if other is not None and other.alive() and other.pid != os.getpid():
        msg = (
            f"A station runs already (process {other.pid}); screens reach one station at a "
            "time. Stop it first, or give this one a data folder of its own (GONOGO_DATA)."
        )
        raise LinkError(msg)


def remove_address(path: Path, token: str) -> None:
    """Remove the file if it is still this station's."""
    address = read_address(path)
    if address is not None and address.token == token:
        path.unlink(missing_ok=True)
