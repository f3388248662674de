"""Joins drivers to ports, the only place that does."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import msgspec
import numpy as np

from gonogo import __version__, paths
from gonogo.domain.errors import (
    LedgerError,
    LinkError,
    ModelError,
    PeopleError,
    RecipeError,
    UpdateError,
)
from gonogo.domain.frame import Pixels
from gonogo.domain.ledger import EntryKind
from gonogo.domain.recipe import (
    CameraSettings,
    ModelStep,
    OutputSettings,
    Recipe,
    problem_with_name,
)
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.clock import clock_synchronised
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.models.bundles import MODEL, read_bundle, sweep_drafts, write_bundle
from gonogo.drivers.models.in_use import mark_in_use
from gonogo.drivers.models.onnx_model import open_model
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.drivers.recipes.removal import Removal
from gonogo.drivers.recipes.store import FolderStore
from gonogo.ports import registry
from gonogo.ports.camera import Camera, Cameras
from gonogo.ports.clock import SystemClock
from gonogo.ports.ledger import LedgerQuery, LedgerReader
from gonogo.ports.messages import Refused, Reply, SignUpdate
from gonogo.ports.output import Output, OutputFactory
from gonogo.ports.pictures import Overlay, PartSummary, Preview
from gonogo.ports.selftest import CHECKS
from gonogo.ports.state import StationEvent
from gonogo.station.book import Book
from gonogo.station.signing import restore_signed
from gonogo.station.station import Station
from gonogo.station.wiring import Wiring

if TYPE_CHECKING:
    from gonogo.domain.prediction import ScoreMap
    from gonogo.drivers.updates.desk import UpdateDesk
    from gonogo.gui.services import Services, SetUp
    from gonogo.link.client import LinkClient
    from gonogo.ports.model import Model
    from gonogo.ports.update import Signature, UpdateRecord
    from gonogo.workbench.explain_more import Inside
    from gonogo.workbench.importing.desk import ImportDesk
    from gonogo.workbench.importing.pictures import Picture
    from gonogo.workbench.importing.results import MadeBundle

SAMPLE_PARTS = 40
# One of the few seeds that show each kind of defect once in 40 parts, at a realistic rate.
SAMPLE_SEED = 1824
SAMPLE_DEFECT_RATE = 0.1
_SAMPLE = "sample:"
_TRUTH = "truth.csv"
_SWITCH_S = 0.0005
_ATTACH_S = 10.0
# On Windows a console that nobody sees: without any, each child of the station would open its own.
_DETACHED = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "CREATE_NEW_PROCESS_GROUP", 0
)

Publish = Callable[[Preview | StationEvent], None]


def recipe_store() -> FolderStore:
    """The user's recipes and bundles before the shipped ones."""
    return FolderStore(
        [paths.user_recipes(), paths.shipped_recipes()],
        [paths.user_models(), paths.models()],
        paths.removed(),
    )


def load_model(step: ModelStep) -> "Model":
    """Load the bundle a recipe pins, from the user's folder or the shipped one."""
    return open_model(recipe_store().bundle_folder(step.bundle), step)


def load_armed_model(step: ModelStep) -> "Model":
    """Load a bundle for a station; until it is closed nobody can remove the bundle."""
    folder = recipe_store().bundle_folder(step.bundle)
    own = folder.is_relative_to(paths.user_models())
    return open_model(folder, step, mark_in_use(folder) if own else lambda: None)


def import_desk(
    path: Path, frames: "Sequence[Picture]", cancelled: Callable[[], bool] = lambda: False
) -> "ImportDesk":
    """Bring a foreign model in; its file is only opened by child processes under limits."""
    from gonogo.drivers.models.importing.workshop import ChildWorkshop
    from gonogo.workbench.importing.desk import ImportDesk

    sweep_drafts(paths.user_models())
    return ImportDesk(
        ChildWorkshop([*paths.own_command(), "model-worker"], cancelled), path, frames
    )


def inside(step: ModelStep, cancelled: Callable[[], bool] = lambda: False) -> "Inside":
    """The inside of the bundle a recipe pins.

    Raises
    ------
    ModelError
        There is no such bundle, or it is another one.
    """
    from gonogo.drivers.models.importing.workshop import ChildWorkshop
    from gonogo.workbench.explain_more import Inside

    bundle = read_bundle(recipe_store().bundle_folder(step.bundle), step.sha256)
    workshop = ChildWorkshop([*paths.own_command(), "model-worker"], cancelled)
    return Inside(workshop, bundle.folder / MODEL, bundle.card, step)


def occluded(recipe: Recipe, pixels: Pixels, progress: Callable[[int, int], bool]) -> "ScoreMap":
    """What the score of a picture hangs on, by a recipe and its model, loaded for this one."""
    from gonogo.workbench.explain_more import occlusion

    model = load_model(recipe.model)
    try:
        return occlusion(np.asarray(pixels, np.uint8), recipe, model, progress)
    finally:
        model.close()


def check_new_name(name: str) -> None:
    """Refuse a name that a new bundle and its first recipe cannot have.

    Raises
    ------
    RecipeError
        It is none, or taken.
    """
    if problem := problem_with_name(name):
        msg = f"A bundle and its recipe have one name, but {problem}."
        raise RecipeError(msg)
    store = recipe_store()
    if name in store.names():
        way = "" if store.is_shipped(name) else ", or remove that model first"
        msg = f"There is a recipe {name} already; take another name{way}."
        raise RecipeError(msg)


def install_bundle(made: "MadeBundle") -> str:
    """Write a bundle and its first recipe among the user's own; returns the recipe's name.

    Where a recipe of that name was removed, its versions go on: none ever means two things.

    Raises
    ------
    ModelError, RecipeError
        One of that name exists, or the folder cannot be written; then nothing is left of it.
    """
    check_new_name(made.card.name)
    folder = paths.user_models() / made.card.name
    left = _is_left(folder, made.card.bundle_sha256)
    if not left:
        write_bundle(made.card, made.files, paths.user_models())
    try:
        store = recipe_store()
        store.save(replace(made.recipe, version=store.next_version(made.recipe.name)))
    except RecipeError:
        if not left:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return made.recipe.name


def removal() -> Removal:
    """Takes the user's own models and recipes out of use, and puts them back."""
    return Removal(recipe_store(), paths.user_models(), paths.user_recipes(), paths.removed())


def _is_left(folder: Path, sha256: str) -> bool:
    """Whether an import that was cut off wrote this very bundle, and no recipe any more."""
    try:
        read_bundle(folder, sha256)
    except ModelError:
        return False
    return True


def judge_anew(recipe: Recipe, pixels: Pixels) -> Overlay | None:
    """What is drawn over a picture by a recipe and its model, loaded for this one picture."""
    from gonogo.workbench.pictured import judged_overlay

    model = load_model(recipe.model)
    try:
        return judged_overlay(pixels, recipe, model)
    finally:
        model.close()


def make_samples(kind: str, progress: Callable[[int, int], None] | None = None) -> Path:
    """Generate the demo's sample parts once.

    Parameters
    ----------
    kind : str
        ``tile`` or ``weave``.
    progress : callable or None
        Takes parts done and parts in all.

    Returns
    -------
    Path
        Folder of the images.
    """
    folder = paths.samples(kind)
    images = folder / "images"
    if (folder / _TRUTH).exists() and len(list(images.glob("*.png"))) == SAMPLE_PARTS:
        return images
    from gonogo.vision.synth import KINDS
    from gonogo.workbench.synthesis import synthesise

    if kind not in KINDS:
        msg = f"There are no sample parts of {kind!r}; there are {', '.join(sorted(KINDS))}."
        raise RecipeError(msg)
    # A folder of its own, since another process may be making the same parts.
    draft = folder.with_name(f"{kind}.{os.getpid()}.new")
    shutil.rmtree(draft, ignore_errors=True)
    synthesise(
        kind, SAMPLE_SEED, SAMPLE_PARTS, draft, defect_rate=SAMPLE_DEFECT_RATE, progress=progress
    )
    shutil.rmtree(folder, ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:  # the other process was first; its parts are the same bytes
        shutil.rmtree(draft, ignore_errors=True)
    return images


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
) -> Iterator[Station]:
    """A station on a ledger, closed and drained at the end.

    Parameters
    ----------
    camera, model : callable or None
        Make the cameras and load the models in place of :func:`make_camera` and
        :func:`load_armed_model`; the benchmark watches them so.

    Raises
    ------
    LedgerError
        The ledger cannot be opened, or another station has it.
    """
    # The judging thread needs its core; OpenCV's own pool would fight it for 5 MP frames.
    cv2.setNumThreads(1)
    # A thread that only computes may keep the interpreter for 5 ms unless told otherwise.
    sys.setswitchinterval(_SWITCH_S)
    writer = SqliteLedger(ledger)
    try:
        reader = SqliteLedgerReader(ledger)
        wiring = Wiring(
            clock=SystemClock(),
            ledger=writer,
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
        station = Station(wiring, " ".join(filter(None, notes)), clock_synchronised())
        try:
            yield station
        finally:
            station.close()
            reader.close()
    finally:
        writer.close()


@contextmanager
def serve_station(
    ledger: Path,
    address_file: Path | None = None,
    on_part: Callable[[PartSummary], None] = lambda _: None,
    camera: Callable[[CameraSettings], Camera] | None = None,
    model: "Callable[[ModelStep], Model] | None" = None,
) -> Iterator[Station]:
    """A station that screens can attach to; the other parameters as of :func:`open_station`.

    Parameters
    ----------
    address_file : Path or None
        Where screens look for it; the user's own unless told.
    """
    from gonogo.link.server import LinkServer

    news: list[LinkServer] = []

    def publish(message: Preview | StationEvent) -> None:
        if news:
            news[0].publish(message)

    def watched() -> bool:
        return bool(news) and news[0].watched()

    with open_station(ledger, publish, watched, on_part, camera, model) as station:
        server = LinkServer(address_file or paths.station_file(), station.handle, station.snapshot)
        news.append(server)
        try:
            yield station
        finally:
            # Screens see the line come to rest before the link goes.
            station.close()
            news.clear()
            server.close()


def attach(ledger: Path) -> "LinkClient":
    """A screen's link to the station of this user; ``launch`` starts one on ``ledger``."""
    from gonogo.link.client import LinkClient

    return LinkClient(paths.station_file(), lambda: launch_station(ledger))


def launch_station(ledger: Path) -> Callable[[], str]:
    """Start a station process of its own, detached: the line goes on when the screen dies.

    Returns
    -------
    callable
        Says why the process ended with an error; empty while it runs, or after a good end.

    Raises
    ------
    LinkError
        The process could not be started.
    """
    command = [*paths.own_command(), "station", "--ledger", str(ledger)]
    log = paths.logs() / "station.out"
    try:
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=sys.platform != "win32",
                creationflags=_DETACHED,
            )
    except OSError as error:
        msg = f"The station could not be started: {error.strerror}."
        raise LinkError(msg) from error
    # Nobody else collects its exit; a zombie would look alive to the next screen.
    threading.Thread(target=process.wait, name="station exit", daemon=True).start()

    def failure() -> str:
        if not process.returncode:
            return ""
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = said[-1].removeprefix("gonogo: ") if said else "its log says nothing."
        return f"The station did not start: {why}"

    return failure


def screen_services(ledger: Path, source: str, rate_hz: float | None) -> "Services":
    """Everything the screen works with; it builds none of it."""
    from gonogo.drivers.selftest.runner import ChildSelfTest
    from gonogo.gui.services import Services
    from gonogo.workbench.judging import judge_with
    from gonogo.workbench.whatif.explain import explainer

    return Services(
        control=attach(ledger),
        recipes=recipe_store(),
        open_reader=lambda: SqliteLedgerReader(ledger),
        archive=FileArchive(paths.archive_beside(ledger)),
        open_model=load_model,
        judge_folder=partial(judge_with, load_model, paths.scores()),
        explainer=explainer,
        open_desk=import_desk,
        check_name=check_new_name,
        install=install_bundle,
        sample_parts=make_samples,
        occlude=occluded,
        look_inside=inside,
        remove=removal().remove,
        put_back=removal().put_back,
        self_test=ChildSelfTest([*paths.own_command(), "selftest-check"]),
        set_up=set_up(),
        updates=updates,
        source=source,
        rate_hz=rate_hz,
        judge_anew=judge_anew,
        ends_idle_station=True,
    )


def updates() -> "UpdateDesk":
    """Looks at update files, takes them, and goes back."""
    from gonogo.drivers.updates.copies import StationData
    from gonogo.drivers.updates.desk import Here, UpdateDesk
    from gonogo.drivers.updates.keys import TrustedKeys
    from gonogo.drivers.updates.programs import Programs

    folder = paths.programs()
    return UpdateDesk(
        Here(
            version=__version__,
            command=paths.own_command(),
            from_file=Path(sys.executable).resolve().is_relative_to(folder.resolve()),
            programs=Programs(folder),
            keys=TrustedKeys(paths.shipped_update_keys(), paths.trusted_update_keys()),
            data=StationData(
                folder=paths.data(),
                ledger=paths.ledger(),
                recipes=paths.user_recipes(),
                models=paths.user_models(),
                people=paths.people_file(),
                settings=paths.settings_file(),
            ),
            ledger_ready=ledger_ready,
            record=sign_update,
        )
    )


def ledger_ready(program: Sequence[str], schema: int) -> None:
    """See to it that a program that knows ledger schemas up to a number can read the ledger.

    Parameters
    ----------
    program : sequence of str
        Starts the newer program, which alone knows what it laid in the ledger.

    Raises
    ------
    LedgerError
        It could not read it.
    """
    from gonogo.drivers.ledger.way_back import is_readable_for

    ledger = paths.ledger()
    if not ledger.exists() or is_readable_for(ledger, schema):
        return
    done = subprocess.run(
        [*program, "update-make-readable", str(schema)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        why = said[-1].removeprefix("gonogo: ") if said else "it does not say why."
        msg = f"The newer program could not make the ledger readable for the former one: {why}"
        raise LedgerError(msg)


def sign_update(record: "UpdateRecord", signature: "Signature") -> None:
    """Check who does what with an update, and write it into the ledger where there is one.

    The station writes it where one runs, and this process otherwise.

    Raises
    ------
    InspectError
        The signature is not good, or the ledger cannot be written.
    """
    from gonogo.link.address import read_address
    from gonogo.station.updating import Updating

    people = PasswordFile(paths.people_file())
    if not people.names():
        msg = "Nobody may sign yet; add somebody with 'gonogo people add NAME'."
        raise PeopleError(msg)
    command = SignUpdate(record, signature.author, signature.password)
    address = read_address(paths.station_file())
    if address is not None and address.alive():
        reply = _asked_of_the_station(command)
    elif paths.ledger().exists():
        writer = SqliteLedger(paths.ledger())
        try:
            reply = Updating(Book(writer, SystemClock()), people).sign(command)
        finally:
            writer.close()
    else:
        reply = Updating(None, people).sign(command)
    if isinstance(reply, Refused):
        raise UpdateError(reply.text)


def _asked_of_the_station(command: SignUpdate) -> Reply:
    link = attach(paths.ledger())
    try:
        until = time.monotonic() + _ATTACH_S
        while link.snapshot() is None:
            if time.monotonic() > until:
                msg = "The station does not answer, so nothing was signed; see its log."
                raise LinkError(msg)
            time.sleep(0.05)
        return link.send(command).result()
    finally:
        link.close()


def set_up() -> "SetUp":
    """What the first start on a new machine asks and finds."""
    from gonogo.drivers.cameras.listing import find_cameras
    from gonogo.drivers.selftest.runner import ChildSelfTest
    from gonogo.gui.services import SetUp

    own = paths.own_command()
    gpu = tuple(check for check in CHECKS if check.key == "gpu")
    return SetUp(
        add_person=PasswordFile(paths.people_file()).add,
        find_cameras=partial(find_cameras, [*own, "cameras", "--json"]),
        gpu_test=ChildSelfTest([*own, "selftest-check"], gpu),
        make_parts=make_samples,
    )


def last_run(ledger: Path) -> dict[str, object]:
    """Summarise the newest stopped run of a ledger.

    Raises
    ------
    LedgerError
        The ledger cannot be read.
    """
    reader = SqliteLedgerReader(ledger)
    try:
        stopped = list(reader.entries(EntryKind.STATION_STOPPED))
    finally:
        reader.close()
    if not stopped:
        return {"ledger": str(ledger), "problem": "No run was stopped in order."}
    body = msgspec.json.decode(stopped[-1].body)
    counted = body["counters"]
    said = {"passed": "pass", "failed": "fail"}
    return {
        "run": body["run_id"],
        "recipe": body["lane"],
        **{said.get(name, name): count for name, count in counted.items()},
        "ledger": str(ledger),
    }


def previous_end(reader: LedgerReader) -> str:
    """Say how the run before ended, where nobody stopped it; empty otherwise."""
    armed = list(reader.entries(EntryKind.STATION_ARMED))
    if not armed:
        return ""
    newest, since = _run(armed[-1].body).run_id, armed[-1].utc
    lanes = {run.lane for entry in armed if (run := _run(entry.body)).run_id == newest}
    for entry in reader.entries(EntryKind.STATION_STOPPED):
        run = _run(entry.body)
        if run.run_id == newest:
            lanes.discard(run.lane)
    if not lanes:
        return ""
    last = reader.query(LedgerQuery(limit=1))
    until = f"its last decision is from {last[0].utc}" if last else "it has no decision"
    return (
        f"The run started at {since} was not stopped in order (power loss, or the station was "
        f"killed); {until}, and every acknowledged record is kept (run {newest[:8]})."
    )


def _run(body: bytes) -> "_Run":
    return msgspec.json.decode(body, type=_Run)


class _Run(msgspec.Struct):
    run_id: str
    lane: str
