"""The screen's view of a station."""

from concurrent.futures import Future
from typing import Literal, Protocol

import msgspec

from gonogo.ports.messages import Command, Reply
from gonogo.ports.pictures import Preview
from gonogo.ports.state import Snapshot, StationEvent


class LinkState(msgspec.Struct, frozen=True):
    """How the screen is connected.

    Parameters
    ----------
    state : {"connected", "connecting", "lost", "none"}
        ``lost``: there was a station and it fell silent; ``none``: no station runs.
    silent_s : float
        Seconds since it was last heard.
    text : str
        A sentence for the operator.
    """

    state: Literal["connected", "connecting", "lost", "none"]
    silent_s: float
    text: str


class StationControl(Protocol):
    """Commands to, and news from, one station. Nothing here blocks; every call is thread-safe."""

    def link(self) -> LinkState:
        """Tell how the connection is now."""
        ...

    def snapshot(self) -> Snapshot | None:
        """Newest snapshot; None before the first."""
        ...

    def take_preview(self) -> Preview | None:
        """Newest preview, once; None when there is nothing newer."""
        ...

    def take_events(self) -> list[StationEvent]:
        """Events since the last call."""
        ...

    def send(self, command: Command) -> Future[Reply]:
        """Send a command. The future's error is a ``LinkError``; a refusal is a ``Refused``."""
        ...

    def launch(self) -> None:
        """Start a station process, detached, where none runs; the link then connects by itself.

        Raises
        ------
        LinkError
            The process could not be started.
        """
        ...

    def close(self) -> None:
        """Let go of the station; it runs on."""
        ...
