"""What the what-if view asks of worker threads."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from gonogo.domain.recipe import Recipe
from gonogo.gui.cost_desk import Progress
from gonogo.gui.services import Services
from gonogo.ports.ledger import LedgerQuery, ScoredDecision
from gonogo.workbench.whatif.answers import Recorded
from gonogo.workbench.whatif.background import give_way
from gonogo.workbench.whatif.candidates import beside_the_line, count_of, with_model
from gonogo.workbench.whatif.rejudge import Rejudge, Rejudged, rejudge
from gonogo.workbench.whatif.span import Span, read_span


class Period(msgspec.Struct, frozen=True):
    """A span of time to look at.

    Parameters
    ----------
    kind : {"shift", "day", "week", "all", "between"}
        The last shift's length, day or week until now, everything, or from ``since`` to ``until``.
    since, until : datetime or None
        With a zone; from included, until excluded.
    """

    kind: Literal["shift", "day", "week", "all", "between"] = "week"
    since: datetime | None = None
    until: datetime | None = None

    def query(self, recipe: str, shift_hours: float, now: datetime) -> LedgerQuery:
        """Make the query; it ends now, so that reading twice gives the same parts."""
        hours = {"shift": shift_hours, "day": 24.0, "week": 168.0}.get(self.kind)
        since, until = self.since, self.until or now
        if hours is not None:
            since = now - timedelta(hours=hours)
        return LedgerQuery(
            recipe=recipe,
            since_utc="" if since is None else _iso(since),
            until_utc=_iso(until),
        )


class Trying(msgspec.Struct, frozen=True):
    """What is tried: the rule on the page, a version of the recipe, or another model.

    Parameters
    ----------
    version : int or None
        Of the recipe, with its own rule and model.
    bundle : str
        A model, judged by the rule on the page; empty for the recipe's own.
    """

    version: int | None = None
    bundle: str = ""


def candidate_of(services: Services, recipe: Recipe, trying: Trying) -> Recipe:
    """Find what is tried.

    Raises
    ------
    RecipeError, ModelError
        There is no such version or bundle.
    """
    if trying.version is not None:
        return services.recipes.load_version(recipe.name, trying.version)
    if not trying.bundle:
        return recipe
    return with_model(recipe, services.recipes, trying.bundle)


def read_recorded(
    services: Services, candidate: Recipe, query: LedgerQuery, progress: Progress
) -> Span:
    """Read a span with its recorded scores."""
    reader = services.open_reader()
    try:
        rows = progress.over(reader.production(query), count_of(reader, query))
        return read_span(rows, candidate, Recorded(candidate, services.recipes))
    finally:
        reader.close()


def judge_anew(
    services: Services, candidate: Recipe, query: LedgerQuery, progress: Progress
) -> Rejudged:
    """Judge the kept images of a span; stopping the progress gives what there is until then."""
    give_way()
    reader = services.open_reader()
    try:
        model = services.open_model(beside_the_line(candidate.model))
        try:
            recorded = Recorded(candidate, services.recipes)
            explain = services.explainer(candidate, model)
            judge = Rejudge(candidate, model.card, explain, services.archive, recorded)
            rows = _counted(reader.production(query), progress)
            return rejudge(rows, judge, candidate, lambda: progress.stop)
        finally:
            model.close()
    finally:
        reader.close()


def _counted(rows: Iterable[ScoredDecision], progress: Progress) -> Iterator[ScoredDecision]:
    for row in rows:
        yield row
        progress.count += 1


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
