"""Turn what happened into ledger entries."""

from typing import Any

import msgspec

from gonogo.domain.decision import ImageFacts, Judgement, Latency
from gonogo.domain.errors import LedgerError
from gonogo.domain.keeping import AuditDraw, draw
from gonogo.domain.ledger import STATION, Draft, EntryKind, LedgerEntry
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.domain.records import CameraFacts, DecisionRecord
from gonogo.domain.verdict import Verdict
from gonogo.ports.camera import CameraInfo
from gonogo.ports.clock import Clock
from gonogo.ports.ledger import Ledger
from gonogo.ports.model import Model
from gonogo.station.parts import Part

_COMMIT_TIMEOUT_S = 30.0


class Book:
    """Writes entries to the ledger, each stamped with time and actor.

    Parameters
    ----------
    ledger : Ledger
        The one writer.
    clock : Clock
        For the stamps.
    """

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def commit(self, kind: EntryKind, body: Any, actor: str = STATION) -> LedgerEntry:  # noqa: ANN401
        """Write an entry and wait until it is durable.

        Parameters
        ----------
        body : object
            Anything msgspec turns into a JSON object; NaN becomes null.

        Raises
        ------
        LedgerError
            It was not written, or not within 30 s.
        """
        future = self._ledger.append(self._draft(kind, body, actor))
        try:
            return future.result(_COMMIT_TIMEOUT_S)
        except TimeoutError as error:
            msg = f"The ledger {self._ledger.path} did not answer for {_COMMIT_TIMEOUT_S:.0f} s."
            raise LedgerError(msg) from error

    def note(self, kind: EntryKind, body: Any, actor: str = STATION) -> None:  # noqa: ANN401
        """Write an entry without waiting; a failure shows at the next commit."""
        self._ledger.append(self._draft(kind, body, actor))

    def _draft(self, kind: EntryKind, body: Any, actor: str) -> Draft:  # noqa: ANN401
        clock = self._clock
        return Draft(
            kind=kind,
            body=_encode(body),
            utc=clock.utc(),
            monotonic_ns=clock.monotonic_ns(),
            boot_id=clock.boot_id,
            actor=actor,
        )


def _encode(body: Any) -> bytes:  # noqa: ANN401
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError as error:
        msg = f"A record holds text that is no UTF-8 ({error.object[:60]!r}) and was not written."
        raise LedgerError(msg) from error


class Records:
    """Builds the decision records of one lane.

    Parameters
    ----------
    lane, run_id : str
        Of the run.
    recipe : Recipe
        That decides.
    model : Model
        As it really runs.
    info : CameraInfo
        Camera as opened.
    settings : CameraSettings
        As configured.
    """

    def __init__(
        self,
        lane: str,
        run_id: str,
        recipe: Recipe,
        model: Model,
        info: CameraInfo,
        settings: CameraSettings,
    ) -> None:
        self._lane = lane
        self._run_id = run_id
        self._recipe = recipe
        self._recipe_sha256 = recipe.sha256
        self._rule_sha256 = recipe.rule.sha256
        self._thresholds = {c.name: (c.review_at, c.fail_at) for c in recipe.rule.classes}
        self._model = model.info
        self._camera = info
        self._settings = settings

    def decision(
        self,
        part: Part,
        judgement: Judgement,
        facts: ImageFacts | None,
        latency: Latency,
        image_sha256: str | None,
    ) -> DecisionRecord:
        """Build the one record of a part."""
        frame = part.frame
        return DecisionRecord(
            lane=self._lane,
            run_id=self._run_id,
            part_seq=part.seq,
            part_id=part.part_id,
            verdict=judgement.verdict,
            score=judgement.score,
            class_scores=judgement.class_scores,
            thresholds=self._thresholds,
            reasons=judgement.reasons,
            regions=judgement.regions,
            texts=judgement.texts,
            captured_utc=None if frame is None else frame.captured_utc,
            camera=CameraFacts(
                serial=self._camera.serial,
                driver=self._settings.driver,
                emulated=self._camera.emulated,
                device_frame_id=None if frame is None else frame.device_frame_id,
                exposure_us=None if frame is None else frame.exposure_us,
                gain_db=None if frame is None else frame.gain_db,
                roi_px=None if frame is None else frame.roi_px,
                source="" if frame is None else frame.source,
            ),
            image_sha256=image_sha256,
            image_shape=() if frame is None else frame.pixels.shape,
            bit_depth=None if frame is None else frame.bit_depth,
            image_facts=facts,
            recipe=self._recipe.name,
            recipe_version=self._recipe.version,
            recipe_sha256=self._recipe_sha256,
            rule_sha256=self._rule_sha256,
            model=self._model.name,
            bundle_sha256=self._model.bundle_sha256,
            provider=self._model.provider,
            latency=latency,
            audit=self._audit(part, judgement.verdict),
        )

    def _audit(self, part: Part, verdict: Verdict) -> AuditDraw | None:
        policy = self._recipe.audit
        if policy is None or verdict is not Verdict.PASS:
            return None
        return draw(policy, self._recipe_sha256, self._run_id, part.seq)
