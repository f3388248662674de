"""Show a part again: from memory for the last ones, else from the archive."""

import msgspec

from gonogo.domain.frame import Frame
from gonogo.domain.ledger import EntryKind
from gonogo.domain.records import DecisionRecord
from gonogo.domain.verdict import Verdict
from gonogo.inspection.overlays import overlay
from gonogo.ports.messages import FetchPart, NotKept, PartReply
from gonogo.ports.pictures import Overlay, PartSummary
from gonogo.station.lane import Lane
from gonogo.station.overlays import picture
from gonogo.station.wiring import Wiring


def recall_part(command: FetchPart, lanes: list[Lane], wiring: Wiring) -> PartReply | NotKept:
    """Find a part's picture and overlay."""
    for lane in lanes:
        found = lane.recall(command.entry_seq)
        if found is None:
            continue
        summary, frame, inspection = found
        if frame is None:
            return NotKept(command.entry_seq, f"There is no image: {summary.reason}")
        drawn = overlay(inspection)
        return _reply(command, summary, frame, drawn, from_archive=False, note="")
    return _from_archive(command, lanes, wiring)


def _from_archive(command: FetchPart, lanes: list[Lane], wiring: Wiring) -> PartReply | NotKept:
    entry = wiring.reader.entry(command.entry_seq)
    if entry is None or entry.kind != EntryKind.DECISION:
        return NotKept(command.entry_seq, f"Ledger entry {command.entry_seq} is no decision.")
    record = msgspec.json.decode(entry.body, type=DecisionRecord)
    if record.image_sha256 is None:
        why = record.reasons[0].text if record.reasons else "the frame was lost."
        return NotKept(command.entry_seq, f"There is no image: {why}")
    pixels = wiring.archive.get(record.image_sha256)
    if pixels is None:
        return NotKept(command.entry_seq, "The image was not kept by policy.")
    frame = Frame(
        seq=record.part_seq,
        part_id=record.part_id,
        camera_serial=record.camera.serial,
        device_frame_id=record.camera.device_frame_id,
        captured_utc=record.captured_utc or entry.utc,
        captured_ns=0,
        pixels=pixels,
        bit_depth=record.bit_depth or 8,
        emulated=record.camera.emulated,
    )
    drawn: Overlay | None = None
    note = "The overlay needs the recipe and model that decided; they do not run now."
    for lane in lanes:
        if lane.fits(record.recipe_sha256, record.bundle_sha256) and record.score is not None:
            drawn = overlay(lane.explain(frame))
            if drawn is not None:
                note = "The overlay was computed anew from the archived image."
            break
    summary = PartSummary(
        lane=record.lane,
        run_id=record.run_id,
        part_seq=record.part_seq,
        part_id=record.part_id,
        verdict=Verdict(record.verdict),
        score=record.score,
        reason=record.reasons[0].text if record.reasons else "",
        latency_ms=record.latency.total_ms,
        decided_utc=entry.utc,
        decided_ns=entry.monotonic_ns,
        image_sha256=record.image_sha256,
        entry_seq=entry.seq,
    )
    return _reply(command, summary, frame, drawn, from_archive=True, note=note)


def _reply(
    command: FetchPart,
    summary: PartSummary,
    frame: Frame,
    drawn: Overlay | None,
    *,
    from_archive: bool,
    note: str,
) -> PartReply:
    whole = (0.0, 0.0, 0.0, 0.0)
    shown = picture(frame, whole, command.width, command.height)
    return PartReply(command.entry_seq, summary, shown, drawn, from_archive, note)
