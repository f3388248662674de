"""Bodies of ledger entries, as plain frozen types; the station turns them to JSON once."""

import msgspec

from gonogo.domain.decision import ImageFacts, Latency, Region
from gonogo.domain.geometry import Roi
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Truth
from gonogo.domain.prediction import ReadText
from gonogo.domain.verdict import Reason, Verdict


class CameraFacts(msgspec.Struct, frozen=True):
    """The camera of a decision, as read back."""

    serial: str
    driver: str
    emulated: bool
    device_frame_id: int | None
    exposure_us: float | None
    gain_db: float | None
    roi_px: Roi | None
    source: str


class DecisionRecord(msgspec.Struct, frozen=True):
    """The body of a ``decision`` entry: one per trigger, whatever happened to it.

    Parameters
    ----------
    lane : str
        Name of the recipe's lane.
    part_seq : int
        Trigger number within the run, from 1, gap-free per lane.
    run_id : str
        The run, from arming to stopping.
    part_id : str
        Identity of the part.
    score : float or None
        Highest score over regions large enough; None where no model was asked or it was not finite.
    thresholds : dict of str to tuple of float
        ``(review_at, fail_at)`` per class.
    image_sha256 : str or None
        Of the raw pixels (C order, native little-endian); None where there was no image.
    captured_utc : str or None
        When the frame was in memory; None where it was lost.
    audit : AuditDraw or None
        Whether a PASS part was drawn for the audit sample, and how likely that was; None for other
        verdicts, and where the recipe draws none.
    texts : tuple of ReadText
        Lines of print as they were read, in reading order; empty where the model does not read.
    """

    lane: str
    run_id: str
    part_seq: int
    part_id: str
    verdict: Verdict
    score: float | None
    class_scores: dict[str, float]
    thresholds: dict[str, tuple[float, float]]
    reasons: tuple[Reason, ...]
    regions: tuple[Region, ...]
    captured_utc: str | None
    camera: CameraFacts
    image_sha256: str | None
    image_shape: tuple[int, ...]
    image_facts: ImageFacts | None
    recipe: str
    recipe_version: int
    recipe_sha256: str
    rule_sha256: str
    model: str
    bundle_sha256: str
    provider: str
    bit_depth: int | None = None
    latency: Latency = msgspec.field(default_factory=Latency)
    audit: AuditDraw | None = None
    texts: tuple[ReadText, ...] = ()


class LabelRecord(msgspec.Struct, frozen=True):
    """The body of a ``label`` entry; the entry's actor is its author, its utc when it was said.

    Parameters
    ----------
    decision_seq : int
        Ledger entry of the decision.
    defect : str
        Defect class of the decision's recipe; empty unless the truth is DEFECT.
    """

    decision_seq: int
    truth: Truth
    defect: str = ""


class WithdrawalRecord(msgspec.Struct, frozen=True):
    """The body of a ``label.withdrawn`` entry: its author takes a label back.

    Parameters
    ----------
    decision_seq, label_seq : int
        Ledger entries of the decision and of the label.
    """

    decision_seq: int
    label_seq: int


class SchemaRecord(msgspec.Struct, frozen=True):
    """The body of a ``ledger.upgraded`` or ``ledger.downgraded`` entry.

    Parameters
    ----------
    from_schema, to_schema : int
        Before and afterwards.
    objects : tuple of str
        Indexes and views that were laid or dropped, as ``view labels``.
    program : str
        Version of the program that did it.
    """

    from_schema: int
    to_schema: int
    objects: tuple[str, ...]
    program: str
