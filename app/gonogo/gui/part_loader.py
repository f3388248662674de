"""Open a part whole: its entry from the ledger, its picture from the station or the archive."""

import msgspec
import numpy as np
from PySide6.QtCore import QObject, Signal

from gonogo.domain.frame import Pixels
from gonogo.domain.ledger import EntryKind, LedgerEntry
from gonogo.domain.recipe import Recipe
from gonogo.domain.records import DecisionRecord
from gonogo.gui import render
from gonogo.gui.explain_work import FrozenPart
from gonogo.gui.ledger_desk import WholeEntry
from gonogo.gui.render import Content
from gonogo.gui.screen import Screen
from gonogo.gui.station_words import said
from gonogo.ports.messages import FetchPart, NotKept, PartReply, Reply
from gonogo.ports.pictures import Overlay, RegionMark, TextMark
from gonogo.vision.overlay import Patch, box_outline
from gonogo.vision.thumbnail import eight_bits


def read_record(entry: LedgerEntry) -> DecisionRecord | None:
    """Read a decision's body; None where it is not one, or of a version not known here."""
    if entry.kind != EntryKind.DECISION:
        return None
    try:
        return msgspec.json.decode(entry.body, type=DecisionRecord, strict=False)
    except (msgspec.DecodeError, ValueError):
        return None


def recorded_overlay(record: DecisionRecord) -> Overlay:
    """Make an overlay from what was recorded: boxes around the defects, and print as read."""
    marks = tuple(
        RegionMark(
            r.class_name, r.score, box_outline(r.x, r.y, r.x + r.width, r.y + r.height),
            r.area_px, r.length_px, r.area_mm2, r.length_mm,
        )
        for r in record.regions
    )  # fmt: skip
    texts = tuple(TextMark(t.text, t.confidence, t.corners) for t in record.texts)
    return Overlay(heat=None, attention=(), regions=marks, boxes=(), decides=True, texts=texts)


def archived_content(pixels: Pixels, record: DecisionRecord) -> Content:
    """Show an archived image with what was recorded about it."""
    height, width = pixels.shape[:2]
    patch = Patch(eight_bits(pixels), 0, 0, width, height)
    return Content(patch, (width, height), recorded_overlay(record), None)


class PartLoader(QObject):
    """Loads one part at a time; only the last one asked for is told.

    Signals
    -------
    entry_came : WholeEntry or None
        The ledger's side.
    picture_came : Content, str
        The picture and a note; the note is empty where there is nothing to say.
    picture_missing : str
        A sentence why there is no picture.
    failed : str
        The ledger could not be read.
    frozen : FrozenPart
        Picture at full size and recipe are both there: the part can be explained at leisure.
    """

    entry_came = Signal(object)
    picture_came = Signal(object, str)
    picture_missing = Signal(str)
    failed = Signal(str)
    frozen = Signal(object)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._seq = 0
        self._record: DecisionRecord | None = None
        self._entry_known = False
        self._wants_archive = ""
        self._pixels: Pixels | None = None
        self.part: FrozenPart | None = None

    def load(self, entry_seq: int) -> None:
        """Begin."""
        self._seq, self._record = entry_seq, None
        self._entry_known, self._wants_archive = False, ""
        self._pixels, self.part = None, None
        screen = self._screen
        screen.pending.watch(
            self, screen.ledger.whole(entry_seq),
            lambda whole: self._entry(entry_seq, whole),
            lambda text: self._no_entry(entry_seq, text),
        )  # fmt: skip
        if screen.connected:
            screen.send(
                self, FetchPart(entry_seq),
                lambda reply: self._reply(entry_seq, reply),
                lambda text: self._ask_archive(entry_seq, text),
            )  # fmt: skip
        else:
            self._ask_archive(entry_seq, self.tr("No station runs."))

    def _entry(self, seq: int, whole: WholeEntry | None) -> None:
        if seq != self._seq:
            return
        self._record = read_record(whole.entry) if whole else None
        self._entry_known = True
        self.entry_came.emit(whole)
        self._freeze(seq)
        if self._wants_archive:
            self._ask_archive(seq, self._wants_archive)

    def _no_entry(self, seq: int, text: str) -> None:
        if seq == self._seq:
            self._entry_known = True
            self.failed.emit(text)
            if self._wants_archive:
                self.picture_missing.emit(self._wants_archive)

    def _reply(self, seq: int, reply: Reply) -> None:
        if seq != self._seq:
            return
        if isinstance(reply, PartReply):
            shown = render.content(reply.picture, reply.overlay, reply.part)
            self.picture_came.emit(shown, said(reply.note))
            if shown.patch.pixels.shape[1::-1] == shown.frame_size:
                self._pixels = shown.patch.pixels
                self._freeze(seq)
        elif isinstance(reply, NotKept):
            self.picture_missing.emit(said(reply.text))

    def _ask_archive(self, seq: int, why: str) -> None:
        if seq != self._seq:
            return
        if not self._entry_known:
            self._wants_archive = why
            return
        record = self._record
        if record is None:
            self.picture_missing.emit(why)
            return
        if record.image_sha256 is None:
            self.picture_missing.emit(self.tr("There was no image: the frame never arrived."))
            return
        self._screen.pending.watch(
            self, self._screen.ledger.image(record.image_sha256),
            lambda pixels: self._archived(seq, pixels, record),
            lambda text: self.picture_missing.emit(text) if seq == self._seq else None,
        )  # fmt: skip

    def _archived(self, seq: int, pixels: Pixels | None, record: DecisionRecord) -> None:
        if seq != self._seq:
            return
        if pixels is None:
            self.picture_missing.emit(self.tr("The image was not kept by policy."))
            return
        note = self.tr("From the archive, with the recorded defects. The maps need a station.")
        self.picture_came.emit(archived_content(pixels, record), note)
        self._pixels = pixels
        self._freeze(seq)

    def _freeze(self, seq: int) -> None:
        """Find the recipe that judged the part, once its whole picture is there."""
        record, pixels = self._record, self._pixels
        if record is None or pixels is None or pixels.dtype != np.uint8 or self.part is not None:
            return
        store = self._screen.services.recipes

        def came(recipe: Recipe) -> None:
            if seq == self._seq and pixels is not None:
                self.part = FrozenPart(pixels, recipe)
                self.frozen.emit(self.part)

        read = self._screen.ledger.run(
            lambda: store.load_version(record.recipe, record.recipe_version)
        )
        # Without the recipe's version the part is shown all the same.
        self._screen.pending.watch(self, read, came, lambda _text: None)
