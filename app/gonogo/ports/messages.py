"""What a screen asks of the station, and what it answers: tagged, frozen msgspec Structs."""

from typing import TypeAlias

from msgspec import Struct

from gonogo.domain.cost import CostPlan
from gonogo.domain.labels import Truth
from gonogo.domain.rule import DecisionRule
from gonogo.domain.signing import Evidence
from gonogo.ports.pictures import Overlay, PartSummary, Picture
from gonogo.ports.state import Snapshot
from gonogo.ports.update import UpdateRecord


class GetSnapshot(Struct, frozen=True, tag=True):
    """Ask for the state now; answered by a Snapshot."""


class StartRun(Struct, frozen=True, tag=True):
    """Arm and run recipes, one lane each; answered by Done when all lanes are armed.

    Parameters
    ----------
    recipes : tuple of str
        Names or paths.
    source : str
        Overrides the camera: ``emulator``, ``folder:PATH`` or ``camera:SERIAL``; empty keeps it.
    parts : int
        Stop by itself after so many triggers a lane; 0 runs until stopped.
    rate_hz : float or None
        Overrides the recipe's trigger rate.
    """

    recipes: tuple[str, ...]
    source: str = ""
    parts: int = 0
    rate_hz: float | None = None


class StopRun(Struct, frozen=True, tag=True):
    """Finish the parts in the line, then stop."""

    actor: str


class StartView(Struct, frozen=True, tag=True):
    """Free-running view of a recipe's camera, without judging; only while no run is on."""

    recipe: str
    source: str = ""


class StopView(Struct, frozen=True, tag=True):
    """End the view."""


class Acknowledge(Struct, frozen=True, tag=True):
    """A person has seen an alarm."""

    alarm_id: str
    actor: str


class SetView(Struct, frozen=True, tag=True):
    """What the screen looks at: a rectangle of the frame in px and the size it is shown at.

    ``w`` or ``h`` of 0 means the whole frame.
    """

    lane: str
    x: float
    y: float
    w: float
    h: float
    width: int
    height: int


class FetchPart(Struct, frozen=True, tag=True):
    """A part whole: from memory for the last 64, else from the archive.

    ``width`` and ``height`` bound the picture; 0 gives full resolution. From the archive, overlays
    are computed anew when the same recipe and model run now.
    """

    entry_seq: int
    width: int = 0
    height: int = 0


class GetNodes(Struct, frozen=True, tag=True):
    """The camera's settings with their limits; needs a run or a view."""

    lane: str = ""


class SetNode(Struct, frozen=True, tag=True):
    """Set one camera setting, only in the view; key as in the ``NodesReply``."""

    key: str
    value: float | str


class SaveFeatures(Struct, frozen=True, tag=True):
    """Save the camera's features as a pylon feature file, only in the view."""

    path: str


class LoadFeatures(Struct, frozen=True, tag=True):
    """Load a pylon feature file, only in the view."""

    path: str


class ScanPart(Struct, frozen=True, tag=True):
    """Text of a scanner: identity of the next part."""

    lane: str
    text: str


class SignRule(Struct, frozen=True, tag=True):
    """Put a rule in force as the next version of a recipe; a running lane takes it between parts.

    Parameters
    ----------
    recipe : str
        Name.
    base_sha256 : str
        Hash of the version that the rule was made from; a newer one refuses the command.
    cost : CostPlan or None
        Prices, limits and pace to be kept with the new version; None keeps the former ones.
    reason, author, password : str
        The signature.
    """

    recipe: str
    base_sha256: str
    rule: DecisionRule
    reason: str
    author: str
    password: str
    evidence: Evidence | None = None
    cost: CostPlan | None = None

    def __repr__(self) -> str:
        return f"SignRule({self.recipe!r} by {self.author!r})"


class LabelPart(Struct, frozen=True, tag=True):
    """What a person says of a part; answered by Labelled once it is in the ledger.

    Parameters
    ----------
    entry_seq : int
        Ledger entry of the decision.
    defect : str
        Defect class of the decision's recipe; empty unless the truth is DEFECT.
    """

    entry_seq: int
    truth: Truth
    defect: str
    author: str


class WithdrawLabel(Struct, frozen=True, tag=True):
    """The author takes a label back, named by its own ledger entry; answered by Done."""

    label_seq: int
    author: str


class SignUpdate(Struct, frozen=True, tag=True):
    """Record that somebody takes an update, goes back from one, or trusts a key; answered by Done.

    Parameters
    ----------
    record : UpdateRecord or None
        None for somebody who will take an update: only the signature is checked, and a wrong one
        recorded.
    author, password : str
        The signature.
    """

    record: UpdateRecord | None
    author: str
    password: str

    def __repr__(self) -> str:
        return f"SignUpdate({self.record!r} by {self.author!r})"


class Shutdown(Struct, frozen=True, tag=True):
    """Stop the run and end the station process."""

    actor: str


Command: TypeAlias = (
    GetSnapshot
    | StartRun
    | StopRun
    | StartView
    | StopView
    | Acknowledge
    | SetView
    | FetchPart
    | GetNodes
    | SetNode
    | SaveFeatures
    | LoadFeatures
    | ScanPart
    | SignRule
    | LabelPart
    | WithdrawLabel
    | SignUpdate
    | Shutdown
)


class Done(Struct, frozen=True, tag=True):
    """The command was carried out; ``text`` says more where there is more to say."""

    text: str = ""


class Refused(Struct, frozen=True, tag=True):
    """The command was not carried out; a sentence why.

    ``final`` where nothing is left to be done, so that asking again is of no use.
    """

    text: str
    final: bool = False


class PartReply(Struct, frozen=True, tag=True):
    """A part as it was judged; ``overlay`` None where it cannot be computed any more."""

    entry_seq: int
    part: PartSummary | None
    picture: Picture
    overlay: Overlay | None
    from_archive: bool
    note: str


class Labelled(Struct, frozen=True, tag=True):
    """A label is in the ledger; ``label_seq`` is its entry, ``entry_seq`` its decision's."""

    label_seq: int
    entry_seq: int


class NotKept(Struct, frozen=True, tag=True):
    """The part's image is not there; a sentence why (policy, lost frame, removed)."""

    entry_seq: int
    text: str


class Node(Struct, frozen=True, tag=True):
    """One camera setting; None and empty where it has no such bound."""

    key: str
    value: float | str
    low: float | None
    high: float | None
    step: float | None
    choices: tuple[str, ...]
    unit: str
    writable: bool


class NodesReply(Struct, frozen=True, tag=True):
    """The camera's settings that matter, as it offers them now."""

    nodes: tuple[Node, ...]


Reply: TypeAlias = Done | Refused | Snapshot | PartReply | NotKept | NodesReply | Labelled
