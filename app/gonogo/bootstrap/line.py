"""A station on a ledger, with its cameras, models and outputs."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import msgspec
from msgspec.structs import replace

from gonogo import paths
from gonogo.bootstrap.models import load_armed_model, recipe_store
from gonogo.bootstrap.samples import make_samples
from gonogo.bootstrap.threads import share_interpreter
from gonogo.domain.errors import RecipeError
from gonogo.domain.ledger import EntryKind, LedgerEntry
from gonogo.domain.recipe import CameraSettings, ModelStep, OutputSettings, Recipe
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.clock import ClockWatch
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.link.address import refuse_second
from gonogo.ports import registry
from gonogo.ports.camera import Camera, Cameras
from gonogo.ports.clock import SystemClock
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.output import Output, OutputFactory
from gonogo.ports.pictures import PartSummary, Preview
from gonogo.ports.state import StationEvent
from gonogo.station.signing import restore_signed
from gonogo.station.station import Station
from gonogo.station.wiring import Wiring

if TYPE_CHECKING:
    from gonogo.link.server import LinkServer
    from gonogo.ports.model import Model

_SAMPLE = "sample:"
_FIRST_S = 0.5

Publish = Callable[[Preview | StationEvent], None]


def camera_settings(recipe: Recipe, source: str) -> CameraSettings:
    """Settings of the camera a run takes: the recipe's own, or what ``source`` names instead.

    Parameters
    ----------
    source : str
        Empty, ``emulator``, ``folder:PATH`` or ``camera:SERIAL``.

    Raises
    ------
    RecipeError
        ``source`` is none of these.
    """
    own = recipe.camera
    kind, _, value = source.partition(":")
    if source == "":
        chosen = own
    elif source == "emulator":
        folder = own.folder or f"{_SAMPLE}{recipe.model.bundle}"
        chosen = replace(own, driver="emulator", serial="", folder=folder)
    elif kind == "folder" and value:
        chosen = replace(own, driver="replay", serial="", folder=value)
    elif kind == "camera" and value:
        chosen = replace(own, driver="basler", serial=value, folder="")
    else:
        msg = f"The source {source!r} is none of: emulator, folder:PATH, camera:SERIAL."
        raise RecipeError(msg)
    if chosen.folder.startswith(_SAMPLE):
        chosen = replace(chosen, folder=str(make_samples(chosen.folder.removeprefix(_SAMPLE))))
    return chosen


def make_camera(settings: CameraSettings) -> Camera:
    """Make the camera a driver name asks for; it is not opened yet."""
    cameras: Cameras = registry.load("gonogo.cameras", settings.driver)()
    return cameras.camera(settings)


def make_output(settings: OutputSettings, camera: Camera) -> Output:
    """Make an output of a lane."""
    factory: OutputFactory = registry.load("gonogo.outputs", settings.driver)
    return factory(settings, camera)


@contextmanager
def open_station(
    ledger: Path,
    publish: Publish = lambda _: None,
    watched: Callable[[], bool] = lambda: False,
    on_part: Callable[[PartSummary], None] = lambda _: None,
    camera: Callable[[CameraSettings], Camera] | None = None,
    model: "Callable[[ModelStep], Model] | None" = None,
    writer: Callable[[], SqliteLedger] | None = None,
) -> Iterator[Station]:
    """A station on a ledger, closed and drained at the end.

    Parameters
    ----------
    camera, model : callable or None
        Make the cameras and load the models in place of :func:`make_camera` and
        :func:`load_armed_model`; the benchmark watches them so.
    writer : callable or None
        Hands out the ledger where it is being opened already.

    Raises
    ------
    LedgerError
        The ledger cannot be opened, or another station has it.
    """
    # The judging thread needs its core; OpenCV's own pool would fight it for 5 MP frames.
    cv2.setNumThreads(1)
    share_interpreter()
    opened = writer() if writer is not None else SqliteLedger(ledger)
    try:
        reader = SqliteLedgerReader(ledger)
        wiring = Wiring(
            clock=SystemClock(),
            ledger=opened,
            reader=reader,
            archive=FileArchive(paths.archive_beside(ledger)),
            recipes=recipe_store(),
            people=PasswordFile(paths.people_file()),
            source=camera_settings,
            make_camera=camera or make_camera,
            open_model=model or load_armed_model,
            make_output=make_output,
            publish=publish,
            watched=watched,
            on_part=on_part,
        )
        notes = [previous_end(reader)]
        if ledger.absolute() == paths.ledger().absolute():
            # A copy of a ledger that somebody looks into must not change the recipes here.
            notes.append(restore_signed(reader, wiring.recipes))
        clock = ClockWatch()
        station = Station(wiring, " ".join(filter(None, notes)), clock.synchronised)
        try:
            yield station
        finally:
            station.close()
            reader.close()
            clock.close()
    finally:
        opened.close()


@contextmanager
def serve_station(
    ledger: Path,
    address_file: Path | None = None,
    on_part: Callable[[PartSummary], None] = lambda _: None,
    camera: Callable[[CameraSettings], Camera] | None = None,
    model: "Callable[[ModelStep], Model] | None" = None,
    writer: Callable[[], SqliteLedger] | None = None,
    first: Callable[[Station], None] = lambda _: None,
) -> Iterator[Station]:
    """A station that screens can attach to; the other parameters as of :func:`open_station`.

    Parameters
    ----------
    address_file : Path or None
        Where screens look for it; the user's own unless told.
    first : callable
        What the station does first. Screens wait for it, but for no longer than half a second:
        what takes long, they see.

    Raises
    ------
    LinkError
        Another station runs, for the same screens.
    """
    file = address_file or paths.station_file()
    refuse_second(file)
    servers: list[LinkServer] = []

    def publish(message: Preview | StationEvent) -> None:
        for server in servers:
            server.publish(message)

    def watched() -> bool:
        return any(server.watched() for server in servers)

    with open_station(ledger, publish, watched, on_part, camera, model, writer) as station:
        done = threading.Event()

        def link() -> None:
            done.wait(_FIRST_S)
            from gonogo.link.server import LinkServer

            servers.append(LinkServer(file, station.handle, station.snapshot))

        try:
            with ThreadPoolExecutor(1, thread_name_prefix="link") as beside:
                linking = beside.submit(link)
                try:
                    first(station)
                finally:
                    done.set()
            linking.result()
            yield station
        finally:
            # Screens see the line come to rest before the link goes.
            station.close()
            while servers:
                servers.pop().close()


def last_run(ledger: Path) -> dict[str, object]:
    """Summarise the newest stopped run of a ledger.

    Raises
    ------
    LedgerError
        The ledger cannot be read.
    """
    reader = SqliteLedgerReader(ledger)
    try:
        stopped = next(reader.newest(EntryKind.STATION_STOPPED), None)
    finally:
        reader.close()
    if stopped is None:
        return {"ledger": str(ledger), "problem": "No run was stopped in order."}
    body = msgspec.json.decode(stopped.body)
    counted = body["counters"]
    said = {"passed": "pass", "failed": "fail"}
    return {
        "run": body["run_id"],
        "recipe": body["lane"],
        **{said.get(name, name): count for name, count in counted.items()},
        "ledger": str(ledger),
    }


def previous_end(reader: SqliteLedgerReader) -> str:
    """Say how the run before ended, where nobody stopped it; empty otherwise."""
    armed = reader.newest(EntryKind.STATION_ARMED)
    last = next(armed, None)
    if last is None:
        return ""
    newest = _run(last).run_id
    lanes = {_run(last).lane, *(run.lane for run in _of(newest, armed))}
    lanes -= {run.lane for run in _of(newest, reader.newest(EntryKind.STATION_STOPPED))}
    if not lanes:
        return ""
    decided = reader.query(LedgerQuery(limit=1))
    until = f"its last decision is from {decided[0].utc}" if decided else "it has no decision"
    return (
        f"The run started at {last.utc} was not stopped in order (power loss, or the station was "
        f"killed); {until}, and every acknowledged record is kept (run {newest[:8]})."
    )


def _of(run_id: str, newest: Iterator[LedgerEntry]) -> "Iterator[_Run]":
    """Entries of the newest run; those of a run lie together."""
    return takewhile(lambda run: run.run_id == run_id, map(_run, newest))


def _run(entry: LedgerEntry) -> "_Run":
    return msgspec.json.decode(entry.body, type=_Run)


class _Run(msgspec.Struct):
    run_id: str
    lane: str
