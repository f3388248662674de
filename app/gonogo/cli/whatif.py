"""``gonogo whatif``: recorded production under another rule, version or model."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec

from gonogo import paths
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.cli.numbers import finite
from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.cli.times import utc_time
from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.ledger import LedgerQuery, ScoredDecision
from gonogo.ports.recipes import RecipeStore
from gonogo.workbench.margin import scaled, starting_at
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.whatif.answers import Recorded
from gonogo.workbench.whatif.background import give_way
from gonogo.workbench.whatif.candidates import beside_the_line, count_of, with_model
from gonogo.workbench.whatif.explain import explainer
from gonogo.workbench.whatif.flips import write_flips
from gonogo.workbench.whatif.money import Estimate, Priced, Unpriced, price
from gonogo.workbench.whatif.rejudge import Rejudge, Rejudged, rejudge
from gonogo.workbench.whatif.replay import Replay, replay
from gonogo.workbench.whatif.said import said_of
from gonogo.workbench.whatif.shifts import START_HOUR, ShiftRow, by_shift, shifts_of
from gonogo.workbench.whatif.span import VERDICTS, Span, read_span

_SHIFTS = 21
_SCALE = click.FloatRange(0)
_PRICE = click.FloatRange(0, 1e9)


@click.command()
@click.argument("recipe")
@click.option(
    "--ledger", "file", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file."
)
@click.option("--since", default="", callback=utc_time, help="From this time on, ISO 8601, UTC.")
@click.option("--until", default="", callback=utc_time, help="Before this time, ISO 8601, UTC.")
@click.option(
    "--rule-from",
    type=click.IntRange(1),
    metavar="VERSION",
    help="Version to try, with its model; else the newest.",
)
@click.option(
    "--fail-at", type=_SCALE, callback=finite, help="In multiples of each class's FAIL limit."
)
@click.option("--review-at", type=_SCALE, callback=finite, help="In the same multiples.")
@click.option("--images", is_flag=True, help="Judge kept images anew; else recorded scores.")
@click.option("--model", metavar="BUNDLE", help="Another model bundle; needs --images.")
@click.option(
    "--defect-rate",
    type=click.FloatRange(0, 1),
    callback=finite,
    help="Of production; these prices then, else those kept with the recipe.",
)
@click.option("--cost-overkill", type=_PRICE, callback=finite, default=1.0, show_default=True)
@click.option("--cost-escape", type=_PRICE, callback=finite, default=100.0, show_default=True)
@click.option(
    "--cost-review",
    type=_PRICE,
    callback=finite,
    default=0.5,
    show_default=True,
    help="Of one look.",
)
@click.option(
    "--shift-hours",
    type=click.FloatRange(0.25, 24),
    callback=finite,
    default=8.0,
    show_default=True,
)
@click.option("--flips", type=click.Path(path_type=Path, dir_okay=False), help="CSV of the flips.")
@json_option
def whatif(
    recipe: str,
    file: Path | None,
    since: str,
    until: str,
    rule_from: int | None,
    fail_at: float | None,
    review_at: float | None,
    images: bool,
    model: str | None,
    defect_rate: float | None,
    cost_overkill: float,
    cost_escape: float,
    cost_review: float,
    shift_hours: float,
    flips: Path | None,
    as_json: bool,
) -> None:
    """Say which parts of recorded production RECIPE would judge otherwise. Nothing is changed.

    The rule is that of the newest version, of the one that --rule-from names, or the limits of
    either times --fail-at and --review-at. A recorded score answers only for the model and the
    minimum sizes it was taken with; --images asks the images that were kept.
    """
    if model is not None and not images:
        msg = "--model needs --images: recorded scores are those of the model that judged."
        raise click.UsageError(msg)
    store = recipe_store()
    candidate = store.load(recipe)
    if rule_from is not None:
        candidate = store.load_version(candidate.name, rule_from)
    rule = _rule(candidate, fail_at, review_at)
    if model is not None:
        candidate = with_model(candidate, store, model)
    ledger = (file or paths.ledger()).absolute()
    query = LedgerQuery(recipe=candidate.name, since_utc=since, until_utc=until)
    span, anew = _read(ledger, query, candidate, store, images=images)
    if not span.parts:
        msg = f"There is no part of recipe {candidate.name} in {ledger} in this span."
        raise DataError(msg)
    found = replay(span, rule)
    if flips is not None:
        write_flips(flips, span, found, found.flips.tolist())
    priced = None
    cost = candidate.cost.matrix if candidate.cost is not None else None
    if defect_rate is not None:
        good = ActionCost(0.0, cost_overkill, cost_review)
        bad = ActionCost(cost_escape, 0.0, cost_review)
        cost = CostMatrix(defect_rate, good, bad)
    if cost is not None:
        priced = price(span, found, cost)
    answer = _Answer(span, found, anew, priced, by_shift(span, found, shifts_of(span, shift_hours)))
    emit(answer.plain(since, until) if as_json else None, as_json=as_json, lines=answer.lines())


def _rule(recipe: Recipe, fail_at: float | None, review_at: float | None) -> DecisionRule:
    if fail_at is None and review_at is None:
        return recipe.rule
    for limits in recipe.rule.classes:
        if not limits.fail_at > 0:
            msg = f"The class {limits.name} fails from {limits.fail_at:g}, which has no multiples."
            raise click.UsageError(msg)
    start = starting_at(recipe.rule)
    high = start.fail_at if fail_at is None else fail_at
    low = min(start.review_at, high) if review_at is None else review_at
    if low > high:
        msg = f"--review-at {low:g} lies above --fail-at {high:g}."
        raise click.UsageError(msg)
    return scaled(recipe.rule, Thresholds(low, high))


def _read(
    ledger: Path, query: LedgerQuery, candidate: Recipe, store: RecipeStore, *, images: bool
) -> tuple[Span, Rejudged | None]:
    reader = SqliteLedgerReader(ledger)
    try:
        recorded = Recorded(candidate, store)
        rows = _counted(reader.production(query), count_of(reader, query))
        if not images:
            return read_span(rows, candidate, recorded), None
        give_way()
        loaded = load_model(beside_the_line(candidate.model))
        try:
            archive = FileArchive(paths.archive_beside(ledger))
            explain = explainer(candidate, loaded)
            judge = Rejudge(candidate, loaded.card, explain, archive, recorded)
            anew = rejudge(rows, judge, candidate)
        finally:
            loaded.close()
        return anew.span, anew
    finally:
        reader.close()


def _counted(rows: Iterable[ScoredDecision], total: int) -> Iterator[ScoredDecision]:
    with progress_bar(total, "Parts") as bar:
        for row in rows:
            yield row
            bar.update(1)


class _Answer(msgspec.Struct, frozen=True, eq=False):
    span: Span
    found: Replay
    anew: Rejudged | None
    priced: Priced | Unpriced | None
    shifts: tuple[ShiftRow, ...]

    def plain(self, since: str, until: str) -> dict[str, object]:
        span, found, priced = self.span, self.found, self.priced
        then, now = found.yields
        return {
            "recipe": span.candidate.name,
            "version": span.candidate.version,
            "model": span.candidate.model.bundle,
            "rule": {c.name: (c.review_at, c.fail_at) for c in found.rule.classes},
            "source": "recorded" if self.anew is None else "images",
            "since": since or None,
            "until": until or None,
            "parts": span.parts,
            "compared": found.compared,
            "left_out": {gap.name.lower(): n for gap, n in span.gap_counts().items()},
            "then": self._counts(found.then.tolist()),
            "now": self._counts(found.trial.tolist()),
            "withheld": found.withheld,
            "yield_then": then,
            "yield_now": now,
            "flips": [
                {"then": VERDICTS[a], "now": VERDICTS[b], "parts": n}
                for (a, b), n in found.flip_counts().items()
            ],
            "shifts": msgspec.to_builtins(self.shifts),
            "cost_per_1000": msgspec.to_builtins(priced) if isinstance(priced, Priced) else None,
            "cost_problem": priced.text if isinstance(priced, Unpriced) else None,
            "parity": None if self.anew is None else self._parity(self.anew),
            "sentences": said_of(span, found, self.anew),
        }

    def lines(self) -> dict[str, object]:
        found, priced = self.found, self.priced
        then, now = found.yields
        lines: dict[str, object] = {
            "parts": f"{self.span.parts} ({found.compared} compared)",
            "yield": "–" if then is None or now is None else f"{then:.2%} → {now:.2%}",
        }
        for verdict, before, after in zip(VERDICTS, found.then, found.trial, strict=True):
            lines[verdict.value] = f"{before} → {after}"
        for (a, b), n in found.flip_counts().items():
            lines[f"{VERDICTS[a]} → {VERDICTS[b]}"] = f"{n} parts"
        if isinstance(priced, Priced):
            lines["cost per 1,000 then"] = _say(priced.then)
            lines["cost per 1,000 now"] = _say(priced.now)
            lines["change"] = _say(priced.change)
        elif priced is not None:
            lines["cost"] = priced.text
        for row in self.shifts[-_SHIFTS:]:
            lines[f"shift of {row.start:%Y-%m-%d %H:%M}"] = (
                f"{row.parts} parts, yield {row.yield_then:.2%} → {row.yield_now:.2%}, "
                f"REVIEW {row.review_then:.2%} → {row.review_now:.2%}"
            )
        if self.shifts:
            older = len(self.shifts) - _SHIFTS
            rest = f"; --json has {older} older ones" if older > 0 else ""
            lines["shifts"] = f"counted from {START_HOUR}:00 by the clock of this machine{rest}"
        for number, text in enumerate(said_of(self.span, found, self.anew), 1):
            lines[f"note {number}"] = text
        return lines

    def _counts(self, numbers: list[int]) -> dict[str, int]:
        return {verdict.value: n for verdict, n in zip(VERDICTS, numbers, strict=True)}

    def _parity(self, anew: Rejudged) -> dict[str, object]:
        found = anew.parity
        parts = [
            {"entry": d.seq, "part_id": d.part_id, "class": d.class_name, "recorded": d.recorded,
             "anew": d.anew} for d in found.differences
        ]  # fmt: skip
        return {
            "checked": found.checked,
            "differing": found.differing,
            "largest": found.largest,
            "parts": parts,
        }


def _say(one: Estimate) -> str:
    return f"{one.value:.4g} (95 %: {one.sure.low:.4g} to {one.sure.high:.4g})"
