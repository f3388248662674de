"""Why a part was judged so: reasons, scores against limits, defects, hashes, place in the chain."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from gonogo.domain.decision import Region
from gonogo.domain.ledger import LedgerEntry
from gonogo.domain.prediction import ReadText
from gonogo.domain.records import DecisionRecord
from gonogo.gui import figures
from gonogo.gui.ledger_desk import WholeEntry
from gonogo.gui.part_loader import read_record
from gonogo.gui.station_words import said
from gonogo.gui.widgets.basics import eliding, label, line
from gonogo.gui.widgets.marks import VerdictTile

_MOST_REGIONS = 12


class ScoreBar(QWidget):
    """A score as a bar, with its review and fail limits as ticks."""

    def __init__(self, score: float, review_at: float, fail_at: float) -> None:
        super().__init__()
        self._figures = (score, review_at, fail_at)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        score, review_at, fail_at = self._figures
        top = max(1.0 if fail_at <= 1 else 0.0, score, fail_at * 1.25) or 1.0
        colours = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, 8, self.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(QPalette.ColorRole.Midlight))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(colours.color(QPalette.ColorRole.WindowText))
        width = bar.width() * min(1.0, max(0.0, score / top))
        painter.drawRoundedRect(QRectF(0, 8, width, 8), 4, 4)
        for limit, thick in ((review_at, 2), (fail_at, 4)):
            x = bar.width() * min(1.0, limit / top)
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Base), thick + 3))
            painter.drawLine(int(x), 2, int(x), 22)
            painter.setPen(QPen(colours.color(QPalette.ColorRole.WindowText), thick))
            painter.drawLine(int(x), 2, int(x), 22)
        painter.end()


class WhyView(QScrollArea):
    """A column of facts about one decision; made anew for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Why the part was judged so"))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_text(self, title: str, text: str) -> None:
        """Show a sentence instead of facts."""
        inside, layout = _column()
        layout.addWidget(label(title, 20, bold=True, wrap=True))
        layout.addWidget(label(text, 16, muted=True, wrap=True))
        layout.addStretch(1)
        self.setWidget(inside)

    def show_entry(self, whole: WholeEntry) -> None:
        """Show a decision with all that refers to it."""
        record = read_record(whole.entry)
        if record is None:
            self.show_text(
                self.tr("Entry {n} cannot be shown").format(n=whole.entry.seq),
                self.tr("It was written by another version, or is not a decision."),
            )
            return
        inside, layout = _column()
        layout.addLayout(self._head(record))
        for reason in record.reasons:
            layout.addWidget(label(said(reason.text), 16, wrap=True))
        if not record.reasons:
            layout.addWidget(label(self.tr("Nothing reached a limit."), 16, wrap=True))
        self._section(layout, self.tr("Scores and limits"))
        layout.addLayout(self._scores(record))
        if record.regions:
            self._section(layout, self.tr("Defects that counted"))
            layout.addLayout(self._regions(record.regions))
        if record.texts:
            self._section(layout, self.tr("Print as read, and how surely"))
            layout.addLayout(self._print(record.texts))
        self._section(layout, self.tr("Judged by"))
        layout.addLayout(_facts(self._judged_by(record)))
        self._section(layout, self.tr("Picture"))
        layout.addLayout(_facts(self._picture(record)))
        self._section(layout, self.tr("Time"))
        layout.addLayout(_facts(self._times(record)))
        self._section(layout, self.tr("Ledger"))
        layout.addLayout(_facts(self._chain(whole)))
        layout.addStretch(1)
        self.setWidget(inside)

    def _head(self, record: DecisionRecord) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(VerdictTile(record.verdict, 40))
        head.addWidget(label(record.verdict.value, 28, bold=True))
        part = eliding(record.part_id, 20, bold=True)
        part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(part, 1)
        return head

    def _section(self, layout: QVBoxLayout, title: str) -> None:
        layout.addSpacing(6)
        layout.addWidget(line())
        layout.addWidget(label(title, 16, muted=True))

    def _scores(self, record: DecisionRecord) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        names = list(record.thresholds) or list(record.class_scores)
        for number, name in enumerate(names):
            score = record.class_scores.get(name)
            review_at, fail_at = record.thresholds.get(name, (0.0, 0.0))
            grid.addWidget(label(name, 16), number, 0)
            if score is not None:
                grid.addWidget(ScoreBar(score, review_at, fail_at), number, 1)
            grid.addWidget(label(figures.score(score), 16, bold=True), number, 2)
            limits = figures.number(fail_at, ".3g")
            if review_at != fail_at:
                limits = f"{figures.number(review_at, '.3g')} / {limits}"
            shown = label(limits, 16, muted=True)
            shown.setToolTip(self.tr("Review from {r}, fail from {f}").format(
                r=figures.number(review_at, ".4g"), f=figures.number(fail_at, ".4g")))  # fmt: skip
            grid.addWidget(shown, number, 3, Qt.AlignmentFlag.AlignRight)
        return grid

    def _regions(self, regions: Sequence[Region]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        largest = sorted(regions, key=lambda region: -region.score)
        for number, region in enumerate(largest[:_MOST_REGIONS]):
            grid.addWidget(label(region.class_name, 16), number, 0)
            grid.addWidget(_right(figures.score(region.score)), number, 1)
            grid.addWidget(_right(_size(region.length_px, "px", region.length_mm, "mm")), number, 2)
            grid.addWidget(_right(_size(region.area_px, "px²", region.area_mm2, "mm²")), number, 3)
        if len(largest) > _MOST_REGIONS:
            more = self.tr("and {n} more").format(n=len(largest) - _MOST_REGIONS)
            grid.addWidget(label(more, 16, muted=True), _MOST_REGIONS, 0, 1, 4)
        return grid

    def _print(self, texts: Sequence[ReadText]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for number, text in enumerate(texts):
            shown = eliding(text.text or self.tr("not readable"), 16, bold=True)
            shown.setToolTip(text.text)
            grid.addWidget(shown, number, 0)
            grid.addWidget(_right(figures.score(text.confidence)), number, 1)
        return grid

    def _judged_by(self, record: DecisionRecord) -> list[tuple[str, str, str]]:
        return [
            (self.tr("Recipe"), f"{record.recipe} v{record.recipe_version}", record.recipe_sha256),
            (self.tr("Rule"), record.rule_sha256[:12], record.rule_sha256),
            (self.tr("Model"), f"{record.model} {record.bundle_sha256[:12]}", record.bundle_sha256),
            (self.tr("Ran on"), record.provider, record.provider),
        ]

    def _picture(self, record: DecisionRecord) -> list[tuple[str, str, str]]:
        camera = record.camera
        name = f"{camera.driver} {camera.serial}"
        name += self.tr(" (emulated)") if camera.emulated else ""
        rows = [(self.tr("Camera"), name, camera.source or name)]
        if camera.exposure_us is not None:
            rows.append((self.tr("Exposure"), f"{figures.number(camera.exposure_us, 'g')} µs", ""))
        if camera.gain_db is not None:
            rows.append((self.tr("Gain"), f"{figures.number(camera.gain_db, 'g')} dB", ""))
        if record.image_facts is not None:
            facts = record.image_facts
            mean, clipped = (figures.number(x, ".2f") for x in (facts.mean, 100 * facts.saturated))
            words = f"{mean} · {clipped} % · {facts.focus:.0f}"
            rows.append((self.tr("Mean · saturated · focus"), words, ""))
        digest = record.image_sha256 or ""
        rows.append((self.tr("SHA-256"), digest[:16] or figures.NONE, digest))
        return rows

    def _times(self, record: DecisionRecord) -> list[tuple[str, str, str]]:
        times = record.latency
        captured = (
            figures.local(record.captured_utc or "", self.tr("%Y-%m-%d %H:%M:%S.%f"))
            or figures.NONE
        )
        stages = (
            ("queue", times.queue_ms), ("gate", times.gate_ms), ("pre", times.pre_ms),
            ("model", times.run_ms), ("post", times.post_ms), ("digest", times.digest_ms),
        )  # fmt: skip
        split = " · ".join(
            f"{name} {figures.number(ms, '.1f')}" for name, ms in stages if ms is not None
        )
        return [
            (self.tr("Captured"), captured, record.captured_utc or ""),
            (self.tr("To decision"), figures.milliseconds(times.total_ms), ""),
            (self.tr("Stages, ms"), split or figures.NONE, split),
        ]

    def _chain(self, whole: WholeEntry) -> list[tuple[str, str, str]]:
        entry = whole.entry
        rows = [
            (self.tr("Entry"), figures.count(entry.seq), entry.utc),
            (self.tr("Hash"), entry.hash[:16], entry.hash),
            (self.tr("Hash before"), entry.prev[:16], entry.prev),
            (self.tr("Written by"), entry.actor, ""),
        ]
        rows += [(_title(other), _body(other), other.hash) for other in whole.related]
        return rows


def _title(entry: LedgerEntry) -> str:
    return f"{entry.kind} {figures.count(entry.seq)}"


def _body(entry: LedgerEntry) -> str:
    return entry.body.decode(errors="replace")


def _size(px: float, unit: str, mm: float | None, unit_mm: str) -> str:
    if mm is None:
        return f"{px:.0f} {unit}"
    metric = f"{figures.number(mm, '.2f')} {unit_mm}"
    return f"{metric} ({px:.0f} {unit})" if unit == "px" else metric


def _right(text: str) -> QLabel:
    made = label(text, 16)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def _column() -> tuple[QWidget, QVBoxLayout]:
    inside = QWidget()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(16, 12, 16, 16)
    layout.setSpacing(6)
    return inside, layout


def _facts(rows: Sequence[tuple[str, str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for number, (name, value, tip) in enumerate(rows):
        grid.addWidget(label(name, 16), number, 0)
        shown = eliding(value, 16, bold=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight)
        shown.setToolTip(tip or value)
        grid.addWidget(shown, number, 1)
    return grid
