"""The tables of figures in the cost page's report."""

import msgspec

from gonogo.domain.cost import Pace
from gonogo.gui import figures
from gonogo.gui.cost_setup import Setup
from gonogo.gui.language import tr
from gonogo.gui.report_pages import Grid
from gonogo.gui.widgets.cost_figures import money
from gonogo.workbench.comparison import Compared, treats_all_alike
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.trial import Trial

_RATES = ("recall", "fpr", "review_rate")


class Report(msgspec.Struct, frozen=True, eq=False):
    """What is reported.

    Parameters
    ----------
    said : tuple of str
        Sentences of the page; empty where it had not reckoned them yet.
    today : Compared or None
        None for a table.
    scenarios, rivals : tuple
        Each scenario with what it is, and rules by other customs.
    who, when : str
        For people.
    """

    material: Material
    setup: Setup
    said: tuple[str, ...]
    today: Compared | None
    trial: Compared
    scenarios: tuple[tuple[Compared, str], ...]
    rivals: tuple[Compared, ...]
    who: str
    when: str


def figures_grid(report: Report) -> Grid:
    """Figures of the rule under trial and of today's, with their intervals."""
    found = [report.trial.trial] + ([report.today.trial] if report.today is not None else [])
    header = [tr("Figure"), tr("Under trial"), tr("95 %")]
    header += [tr("Today"), tr("95 %")] if report.today is not None else []
    pace = report.setup.pace
    currency = report.setup.cost.currency
    shift, year = pace.parts_per_hour * pace.hours_per_shift, _per_year(pace)
    rows = []
    for name, parts in (
        (tr("Cost per 1,000 parts"), 1000.0), (tr("Cost per shift"), shift),
        (tr("Cost per year"), year),
    ):  # fmt: skip
        cells = [f"{name}, {currency}" if currency else name]
        for trial in found:
            sure, factor = trial.intervals["cost_per_1000"], parts / 1000
            cells += [
                money(trial.figures.cost_per_1000 * factor),
                figures.span(money(sure.low * factor), money(sure.high * factor)),
            ]
        rows.append(tuple(cells))
    classes = report.material.parts.classes
    shares = [("recall", tr("Recall"))]
    if len(classes) > 1:
        shares += [(f"recall of {c}", tr("Recall of {name}").format(name=c)) for c in classes]
    for key, name in (*shares, ("fpr", tr("FPR")), ("review_rate", tr("Review rate"))):
        cells = [name]
        for trial in found:
            sure = trial.intervals[key]
            ends = (figures.percent(end) for end in (sure.low, sure.high))
            cells += [figures.percent(_share(trial, key)), figures.span(*ends)]
        rows.append(tuple(cells))
    cells = [tr("Escapes per million")]
    for trial in found:
        sure = trial.intervals["escapes_per_million"]
        low, high = (figures.count(round(bound)) for bound in (sure.low, sure.high))
        cells += [figures.count(round(trial.figures.escapes_per_million)), figures.span(low, high)]
    rows.append(tuple(cells))
    return Grid(tuple(header), tuple(rows), (5, *[3, 4] * len(found)))


def _share(trial: Trial, key: str) -> float:
    of_class = key.removeprefix("recall of ")
    if of_class != key:
        return trial.figures.class_recall[of_class]
    return float(getattr(trial.figures, key))


def confusion_grid(report: Report) -> Grid:
    """Parts by truth and verdict."""
    rules = [(tr("Under trial"), report.trial.trial)]
    if report.today is not None:
        rules.append((tr("Today"), report.today.trial))
    rows = [
        (name, truth_word(truth), *(figures.count(round(mass)) for mass in masses))
        for name, trial in rules
        for truth, masses in trial.confusion.items()
    ]
    counted = report.trial.trial.counted
    head = tr("Parts") if counted else tr("Parts, weighted to production")
    return Grid((head, tr("Truth"), "PASS", "REVIEW", "FAIL"), tuple(rows), (4, 4, 2, 2, 2), 2)


def side_by_side_grid(report: Report) -> Grid:
    """All rules at the same prices."""
    listed: list[tuple[Compared, str]] = []
    if report.today is not None:
        listed.append((report.today, tr("rule in use")))
    listed += [(report.trial, tr("under trial")), *report.scenarios]
    listed += [(each, "") for each in report.rivals]
    header = (tr("Rule"), tr("REVIEW"), tr("FAIL"), tr("Cost per 1,000"), tr("Recall"), tr("FPR"),
              tr("Review rate"), tr("Escapes, ppm"), tr("Limits"))  # fmt: skip
    return Grid(
        header, tuple(_line(*each) for each in listed), (6, 3.4, 3.2, 4, 5.4, 4.8, 5.2, 3.6, 4.8)
    )


def _line(found: Compared, about: str) -> tuple[str, ...]:
    trial, rule = found.trial, found.rule
    exact = treats_all_alike(found.name) and not about
    name = found.name + (f" ({about})" if about else "")
    if found.own is not None:
        sure = found.own.intervals["cost_per_1000"]
        name += tr("; at its own prices {cost} (95 %: {low} to {high})").format(
            cost=money(found.own.figures.cost_per_1000), low=money(sure.low), high=money(sure.high)
        )
    limits = (figures.NONE, figures.NONE)
    if rule is None:
        limits = (tr("by class"), tr("by class"))
    elif not exact:
        one = rule.review_at == rule.fail_at
        limits = (
            figures.NONE if one else figures.number(rule.review_at, ".4g"),
            figures.number(rule.fail_at, ".4g"),
        )
    kept = tr("kept")
    if found.broken:
        kept = tr("breaks {limits}").format(limits=", ".join(map(limit_word, found.broken)))
    if found.cheapest:
        kept += tr(", cheapest")
    return (
        name, *limits, _with_range(trial, "cost_per_1000", exact=exact),
        *(_with_range(trial, key, exact=exact) for key in _RATES),
        _with_range(trial, "escapes_per_million", exact=exact),
        kept if trial.limits else (tr("cheapest") if found.cheapest else figures.NONE),
    )  # fmt: skip


def _with_range(trial: Trial, key: str, *, exact: bool) -> str:
    def write(value: float) -> str:
        if key == "escapes_per_million":
            return figures.count(round(value))
        return money(value) if key == "cost_per_1000" else figures.percent(value)

    value = write(getattr(trial.figures, key))
    if exact:
        return value
    sure = trial.intervals[key]
    return f"{value}\n{figures.span(write(sure.low), write(sure.high))}"


def limit_word(name: str) -> str:
    """Name of a limit for people."""
    words = {
        "max_fpr": tr("FPR"), "min_recall": tr("recall"), "max_review_rate": tr("review rate"),
        "max_escapes_per_million": tr("escapes per million"),
    }  # fmt: skip
    return words.get(name, name.removeprefix("min_"))


def truth_word(name: str) -> str:
    """Name of a truth for people."""
    return tr("good") if name == "good" else name


def _per_year(pace: Pace) -> float:
    return pace.parts_per_hour * pace.hours_per_year
