"""What the operator should understand at a glance: a pure function of link and snapshot."""

from typing import Literal

import msgspec

from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.station_words import said
from gonogo.ports.state import LaneState, Snapshot
from gonogo.ports.station import LinkState

Action = Literal["", "launch", "start"]


class Situation(msgspec.Struct, frozen=True):
    """The state in words.

    Parameters
    ----------
    key : str
        ``none``, ``connecting``, ``lost``, ``idle``, ``arming``, ``running``, ``view``,
        ``stopping`` or ``fault``.
    word : str
        For the banner while there is no verdict to show.
    icon : str
        ``mdi6`` icon name.
    title, text : str
        For the panel over the picture; an empty title shows none.
    action : str
        What the panel's button does.
    alive : bool
        Whether verdicts and figures on the screen are those of a station that is heard.
    """

    key: str
    word: str
    icon: str
    title: str
    text: str
    action: Action
    alive: bool


def judge(link: LinkState, snapshot: Snapshot | None) -> Situation:
    """Say how things stand."""
    if link.state == "lost":
        text = tr("Not heard for {seconds:.0f} s. The line may still run; watch the gate.").format(
            seconds=link.silent_s
        )
        return Situation(
            "lost", tr("SILENT"), "lan-disconnect", tr("The station fell silent"),
            _joined(text, said(link.text)), "launch", alive=False,
        )  # fmt: skip
    if link.state == "none" and snapshot is not None and snapshot.state in ("running", "arming"):
        text = tr(
            "Nobody stopped it: it was killed, or came to grief. No further part passes, but a "
            "PASS driven at that moment may still stand: clear the gate. Every record it "
            "acknowledged is kept."
        )
        return Situation(
            "none", tr("NO STATION"), "alert-octagon-outline", tr("The station ended in mid-run"),
            text, "launch", alive=False,
        )  # fmt: skip
    if link.state == "none":
        text = tr("No parts are judged, and none passes.")
        return Situation(
            "none", tr("NO STATION"), "power-plug-off-outline", tr("Station is not running"),
            _joined(text, said(link.text)), "launch", alive=False,
        )  # fmt: skip
    if link.state == "connecting" or snapshot is None:
        return Situation(
            "connecting", tr("WAIT"), "lan-pending", tr("Connecting to the station"),
            said(link.text) or tr("This takes a few seconds."), "", alive=False,
        )  # fmt: skip
    return _connected(snapshot)


def _connected(snapshot: Snapshot) -> Situation:
    judged = any(lane.recent for lane in snapshot.lanes)
    match snapshot.state:
        case "arming":
            text = tr("Opening the camera, checking the model with its golden image.")
            return Situation("arming", tr("ARMING"), "timer-sand", tr("Getting ready"), text, "",
                             alive=True)  # fmt: skip
        case "running":
            waits = "" if judged else tr("Waiting for the first part")
            text = tr("The station is ready. Its camera waits for a trigger.")
            return Situation("running", tr("WAITING"), "camera-timer", waits, text, "", alive=True)
        case "stopping":
            return Situation("stopping", tr("STOPPING"), "timer-sand", "", "", "", alive=True)
        case "view":
            text = tr("The Camera page shows the live view. Stop the view before you start a run.")
            return Situation("view", tr("SET-UP"), "camera-outline", tr("Camera is being set up"),
                             text, "", alive=True)  # fmt: skip
        case "fault":
            return Situation(
                "fault", tr("FAULT"), "alert-octagon-outline", tr("The line has stopped"),
                said(snapshot.problem) or tr("The station reports a fault. See its log."), "start",
                alive=True,
            )  # fmt: skip
        case _:
            return _idle(snapshot, judged=judged)


def _idle(snapshot: Snapshot, *, judged: bool) -> Situation:
    if snapshot.problem:
        return Situation(
            "idle", tr("STOPPED"), "alert-octagon-outline", tr("No run is on"),
            said(snapshot.problem), "start", alive=True,
        )  # fmt: skip
    if judged:
        return Situation("idle", tr("STOPPED"), "stop", "", "", "", alive=True)
    text = tr("Choose a recipe, then press START.")
    text = _joined(text, figures.with_local_times(said(snapshot.previous_end)))
    return Situation(
        "idle", tr("READY"), "play-circle-outline", tr("No run is on"), text, "start", alive=True
    )


def _joined(*sentences: str) -> str:
    return "\n".join(s for s in sentences if s)


def lane_of(snapshot: Snapshot | None, name: str) -> LaneState | None:
    """Find a lane by name; the first one where the name is unknown."""
    if snapshot is None or not snapshot.lanes:
        return None
    return next((lane for lane in snapshot.lanes if lane.lane == name), snapshot.lanes[0])
