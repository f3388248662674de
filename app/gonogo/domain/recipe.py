"""A recipe: one immutable version of everything that decides how a part is judged.

Thresholds live only here. Files are read and checked at the edge
(:mod:`gonogo.drivers.recipes`); these types are what the rest of the program sees.
"""

import math
import re
from typing import Any, Literal

import msgspec

from gonogo.domain.canonical import sha256_of
from gonogo.domain.cost import CostPlan
from gonogo.domain.expected_text import problem_with
from gonogo.domain.geometry import Roi
from gonogo.domain.keeping import ArchivePolicy, AuditPolicy
from gonogo.domain.rule import DecisionRule

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_SHOWN = 80


def problem_with_name(name: str) -> str:
    """Say why a recipe cannot be called so; empty if it can. Files and folders are named by it."""
    if _NAME.fullmatch(name):
        return ""
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return (
        "a recipe's name is letters, digits, '-', '_' and '.', 64 at most, the first a letter or a "
        f"digit, not {shown!r}"
    )


class TriggerSettings(msgspec.Struct, frozen=True):
    """How a part calls for a picture.

    Parameters
    ----------
    mode : {"software", "hardware", "free_run"}
        Software: the station asks; hardware: a line on the camera; free run: every frame is a part.
    source : str
        Camera line for hardware triggers, as the camera names it.
    rate_hz : float or None
        Parts per second of the software trigger; None asks for the next part when there is room.
    timeout_ms : float
        After a trigger, how long to wait for the frame before it counts as lost.
    """

    mode: Literal["software", "hardware", "free_run"] = "software"
    source: str = "Line1"
    rate_hz: float | None = None
    timeout_ms: float = 2000.0

    def __post_init__(self) -> None:
        if self.rate_hz is not None and not 0.001 <= self.rate_hz <= 10_000:
            msg = f"rate_hz must lie between 0.001 and 10000, not {self.rate_hz}"
            raise ValueError(msg)
        if not 0 < self.timeout_ms <= 600_000:
            msg = f"timeout_ms must lie between 0 and 600000, not {self.timeout_ms}"
            raise ValueError(msg)


class CameraSettings(msgspec.Struct, frozen=True):
    """Which camera, and how it is set. None leaves a node as the camera has it.

    Parameters
    ----------
    driver : str
        ``basler``, ``emulator`` or ``replay``: one of the ``gonogo.cameras`` entry points.
    serial : str
        Serial number; cameras are never opened by index. Only emulator and replay may leave it
        empty.
    folder : str
        Images for the emulator, or folder or video file for the replay; ``sample:tile`` names the
        generated sample parts.
    exposure_us, gain_db, frame_rate_hz : float or None
        Camera settings.
    pixel_format : str or None
        GenICam name, for example ``Mono8`` or ``BGR8``.
    roi_px : Roi or None
        Region of the sensor to read out.
    features_file : str
        A pylon feature file (``.pfs``), loaded before the settings above.
    faults : dict of str to float
        Injected by the replay driver, for tests: probability per part of ``late``, ``failed``,
        ``lost``, ``stalled``, ``repeated``, ``dark``, ``wrong_shape``, ``unplugged``; besides
        ``late_ms``, ``stalled_ms`` and ``seed``. The emulator knows ``failed`` and ``seed``.
    """

    driver: str
    serial: str = ""
    folder: str = ""
    exposure_us: float | None = None
    gain_db: float | None = None
    frame_rate_hz: float | None = None
    pixel_format: str | None = None
    roi_px: Roi | None = None
    features_file: str = ""
    trigger: TriggerSettings = msgspec.field(default_factory=TriggerSettings)
    faults: dict[str, float] = msgspec.field(default_factory=dict)


class PartIdSource(msgspec.Struct, frozen=True):
    """Where a part's identity comes from.

    Parameters
    ----------
    kind : {"counter", "file_name", "scanner"}
        Counter: ``prefix`` and a number; file name: the stem of the replayed file; scanner: the
        text of a hand or fixed scanner, entered before the part.
    prefix : str
        Put before the counter.
    """

    kind: Literal["counter", "file_name", "scanner"] = "counter"
    prefix: str = "P"


class ImageGate(msgspec.Struct, frozen=True):
    """Limits outside of which no model is asked and the part is an ERROR.

    Parameters
    ----------
    mean_min, mean_max : float
        Mean brightness as a fraction of full scale.
    saturated_max : float
        Largest fraction of pixels at full scale.
    focus_min : float
        Least variance of the Laplacian in the middle of the quarter-size frame.
    refuse_repeated : bool
        A frame equal to the one before it, byte by byte, is an ERROR.
    """

    mean_min: float = 0.05
    mean_max: float = 0.95
    saturated_max: float = 0.05
    focus_min: float = 0.0
    refuse_repeated: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.mean_min < self.mean_max <= 1 or not 0 <= self.saturated_max <= 1:
            msg = "the gate needs 0 <= mean_min < mean_max <= 1 and 0 <= saturated_max <= 1"
            raise ValueError(msg)


class ModelStep(msgspec.Struct, frozen=True):
    """Which model judges, pinned, and on what.

    Parameters
    ----------
    bundle : str
        Name of the model bundle.
    sha256 : str
        The bundle's hash; another content is refused before it is parsed.
    providers : tuple of str
        ``TensorRT``, ``CUDA``, ``CPU`` in the order of preference: each one listed after the first
        is a fallback that the recipe allows. Running on one that is not listed is an error.
    threads : int
        Intra-op threads on the CPU.
    roi_px : Roi or None
        Region of the frame that the model is shown; None shows it all.
    tile_overlap_px : int or None
        Least overlap of windows of the model's size that slide over the frame at full resolution;
        None shows the frame in one piece.
    expected_text : str
        What the print must say, for models that read: the text, or between slashes a regular
        expression that it must match as a whole.
    """

    bundle: str
    sha256: str
    providers: tuple[Literal["TensorRT", "CUDA", "CPU"], ...] = ("CPU",)
    threads: int = 1
    roi_px: Roi | None = None
    tile_overlap_px: int | None = None
    expected_text: str = ""

    def __post_init__(self) -> None:
        if not self.providers or not 1 <= self.threads <= 256:
            msg = "a model step needs a provider and 1 to 256 threads"
            raise ValueError(msg)
        if self.tile_overlap_px is not None and self.tile_overlap_px < 0:
            msg = f"tile_overlap_px must be 0 or more, not {self.tile_overlap_px}"
            raise ValueError(msg)
        if problem := problem_with(self.expected_text):
            raise ValueError(problem)

    @property
    def view(self) -> tuple[Roi | None, int | None, str]:
        """What besides model and rule decides a score: region, windows and expected text."""
        return self.roi_px, self.tile_overlap_px, self.expected_text


class OutputSettings(msgspec.Struct, frozen=True):
    """One output that hears the verdict.

    Parameters
    ----------
    driver : str
        One of the ``gonogo.outputs`` entry points.
    line : str
        For example ``UserOutput1`` of the camera.
    pass_ms : float
        How long PASS is driven before the output rests again, unless the next verdict is first: a
        level that stood until then would let the next parts through if the station died.
    """

    driver: str
    line: str = "UserOutput1"
    pass_ms: float = 100.0

    def __post_init__(self) -> None:
        if not 0 < self.pass_ms <= 60_000:
            msg = f"pass_ms must lie between 0 and 60000, not {self.pass_ms}"
            raise ValueError(msg)


class AlarmLimits(msgspec.Struct, frozen=True):
    """When the station calls a person.

    Parameters
    ----------
    fails_in_row, errors_in_row : int
        Consecutive verdicts that raise the alarm; 0 never does.
    """

    fails_in_row: int = 5
    errors_in_row: int = 3

    def __post_init__(self) -> None:
        if self.fails_in_row < 0 or self.errors_in_row < 0:
            msg = "fails_in_row and errors_in_row must be 0 or more"
            raise ValueError(msg)


class Recipe(msgspec.Struct, frozen=True):
    """One immutable version of a recipe.

    Parameters
    ----------
    mm_per_px : float or None
        Scale of the frame; needed for limits in millimetres.
    deadline_ms : float
        From the frame in memory to the committed verdict; later is an ERROR and the fail-safe.
    queue_size : int
        Frames that may wait for the model; one more is an ERROR.
    audit : AuditPolicy or None
        Draws PASS parts for a person to look at; None draws none.
    cost : CostPlan or None
        What its rule was priced by when it was last signed; it decides nothing.
    """

    schema_version: Literal[1]
    name: str
    title: str
    version: int
    camera: CameraSettings
    model: ModelStep
    rule: DecisionRule
    part_id: PartIdSource = msgspec.field(default_factory=PartIdSource)
    gate: ImageGate = msgspec.field(default_factory=ImageGate)
    mm_per_px: float | None = None
    deadline_ms: float = 1000.0
    queue_size: int = 8
    outputs: tuple[OutputSettings, ...] = ()
    archive: ArchivePolicy = msgspec.field(default_factory=ArchivePolicy)
    alarms: AlarmLimits = msgspec.field(default_factory=AlarmLimits)
    audit: AuditPolicy | None = None
    cost: CostPlan | None = None

    def __post_init__(self) -> None:
        if problem := problem_with_name(self.name):
            raise ValueError(problem)
        if self.version < 1:
            msg = f"a recipe's version is 1 or more, not {self.version}"
            raise ValueError(msg)
        needs_scale = any(
            c.min_area_mm2 is not None or c.min_length_mm is not None for c in self.rule.classes
        )
        if needs_scale and self.mm_per_px is None:
            msg = "limits in millimetres need mm_per_px"
            raise ValueError(msg)
        if self.mm_per_px is not None and not 0 < self.mm_per_px < math.inf:
            msg = f"mm_per_px must be positive, not {self.mm_per_px}"
            raise ValueError(msg)
        if not 1 <= self.queue_size <= 1024 or not 0 < self.deadline_ms <= 600_000:
            msg = "queue_size must lie between 1 and 1024, deadline_ms between 0 and 600000"
            raise ValueError(msg)

    @property
    def sha256(self) -> str:
        """Hash of the recipe's canonical JSON.

        Fields that came later are spelled only where they are used, so that the hashes in older
        ledgers still name their recipes.
        """
        return sha256_of(without_unused(msgspec.to_builtins(self)))


def without_unused(spelled: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a recipe's fields those that came later and are not used."""
    model = {
        name: value
        for name, value in spelled["model"].items()
        if name not in _LATER_OF_MODEL or value not in (None, "")
    }
    kept = {name: v for name, v in spelled.items() if name not in _LATER or v is not None}
    return kept | {"model": model}


_LATER = ("audit", "cost")
_LATER_OF_MODEL = ("roi_px", "tile_overlap_px", "expected_text")
