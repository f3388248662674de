"""What the report of the cost page says, in the order in which it is read."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gonogo.domain.cost import CostMatrix
from gonogo.domain.recipe import Recipe
from gonogo.gui import figures
from gonogo.gui.cost_setup import Pace, Setup
from gonogo.gui.report_pages import Block, Drawing, Grid, Heading, Text
from gonogo.gui.report_plots import HEIGHT_MM, Plotted, paint_plots
from gonogo.gui.widgets.cost_figures import money
from gonogo.workbench.comparison import Compared, treats_all_alike
from gonogo.workbench.margin import scaled
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.sentences import exactly, percent, trial_sentences
from gonogo.workbench.tuning.trial import Trial

_RATES = (("recall", "Recall"), ("fpr", "FPR"), ("review_rate", "Review rate"))


@dataclass(frozen=True, slots=True, eq=False)
class Report:
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


def tr(text: str) -> str:
    """Translate within this module's context."""
    return QCoreApplication.translate("cost_report", text)


def title_of(material: Material) -> str:
    """Title of the document."""
    return tr("Threshold report: {name}").format(name=material.name)


def report_blocks(report: Report) -> list[Block]:
    """Lay out the whole report."""
    material, trial = report.material, report.trial.trial
    said = report.said or trial_sentences(trial)
    return [
        Heading(title_of(material), 17),
        Text(tr("{when}, by {who}.").format(when=report.when, who=report.who), muted=True),
        Heading(tr("In short")),
        Text(_cost_words(report)),
        *(Text(sentence) for sentence in (*said, *material.notes)),
        Heading(tr("What the rule does")),
        _figures(report),
        Text(tr("Ranges are 95 % intervals with the rule taken as given."), muted=True),
        Heading(tr("Curves")),
        Drawing(HEIGHT_MM, lambda painter, box: paint_plots(painter, box, _plotted(report))),
        Heading(tr("Parts by truth and verdict")),
        _confusion(report),
        Heading(tr("The rule")),
        *_rule(report),
        Heading(tr("Prices, limits and pace")),
        *_prices(report),
        Heading(tr("Side by side")),
        Text(tr("All at the prices and limits above."), muted=True),
        _side_by_side(report),
        Heading(tr("Where this comes from")),
        _origin(report),
    ]


def _cost_words(report: Report) -> str:
    text = tr("The rule under trial costs {cost} per 1,000 parts at {rate} defects.").format(
        cost=_cost_with_range(report.trial.trial),
        rate=percent(report.setup.cost.defect_rate),
    )
    if report.today is not None:
        words = tr("Today's rule costs {cost}.").format(cost=_cost_with_range(report.today.trial))
        text = f"{text} {words}"
    return text


def _cost_with_range(trial: Trial) -> str:
    sure = trial.intervals["cost_per_1000"]
    return tr("{cost} (95 %: {low} to {high})").format(
        cost=money(trial.figures.cost_per_1000), low=money(sure.low), high=money(sure.high)
    )


def _figures(report: Report) -> Grid:
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
    for key, name in _RATES:
        cells = [tr(name)]
        for trial in found:
            sure = trial.intervals[key]
            cells += [percent(getattr(trial.figures, key)),
                      figures.span(percent(sure.low), percent(sure.high))]  # fmt: skip
        rows.append(tuple(cells))
    cells = [tr("Escapes per million")]
    for trial in found:
        sure = trial.intervals["escapes_per_million"]
        low, high = (figures.count(round(bound)) for bound in (sure.low, sure.high))
        cells += [figures.count(round(trial.figures.escapes_per_million)), figures.span(low, high)]
    rows.append(tuple(cells))
    return Grid(tuple(header), tuple(rows), (5, *[3, 4] * len(found)))


def _confusion(report: Report) -> Grid:
    rules = [(tr("Under trial"), report.trial.trial)]
    if report.today is not None:
        rules.append((tr("Today"), report.today.trial))
    rows = [
        (name, _truth(truth), *(figures.count(round(mass)) for mass in masses))
        for name, trial in rules
        for truth, masses in trial.confusion.items()
    ]
    counted = report.trial.trial.counted
    head = tr("Parts") if counted else tr("Parts, weighted to production")
    return Grid((head, tr("Truth"), "PASS", "REVIEW", "FAIL"), tuple(rows), (4, 4, 2, 2, 2), 2)


def _rule(report: Report) -> list[Block]:
    material, rule = report.material, report.trial.rule
    assert rule is not None
    text = tr("FAIL from {fail} on").format(fail=exactly(rule.fail_at))
    if rule.review_at < rule.fail_at:
        text += tr(", REVIEW from {review} on").format(review=exactly(rule.review_at))
    recipe = material.recipe
    if recipe is None:
        return [Text(tr("{text}, in the units of the table's scores.").format(text=text))]
    new = scaled(recipe.rule, rule)
    rows = tuple(
        (old.name, f"{old.review_at:.6g}", f"{now.review_at:.6g}", f"{old.fail_at:.6g}",
         f"{now.fail_at:.6g}")
        for old, now in zip(recipe.rule.classes, new.classes, strict=True)
    )  # fmt: skip
    header = (tr("Class"), tr("REVIEW today"), tr("under trial"), tr("FAIL today"),
              tr("under trial"))  # fmt: skip
    scale = tr("{text}, in multiples of each class's FAIL limit of today.").format(text=text)
    return [Text(scale), Grid(header, rows, (4, 3, 3, 3, 3))]


def _prices(report: Report) -> list[Block]:
    setup, cost = report.setup, report.setup.cost
    rows = [_price_row("good", cost), *(_price_row(c, cost) for c in report.material.parts.classes)]
    header = (tr("Truth"), "PASS", "FAIL", tr("one look"), tr("reviewer errs"))
    limits = [_limit(name, value) for name, value in setup.limits.given().items()]
    pace = setup.pace
    words = tr("{n} parts an hour, {shift:g} hours a shift, {year:g} hours a year.").format(
        n=figures.count(round(pace.parts_per_hour)), shift=pace.hours_per_shift,
        year=pace.hours_per_year,
    )  # fmt: skip
    rate = tr("Defect rate of production: {rate}.").format(rate=percent(cost.defect_rate))
    kept = ", ".join(limits) if limits else tr("none")
    return [
        Grid(header, tuple(rows), (4, 3, 3, 3, 3)),
        Text(f"{rate} {tr('Limits: {limits}.').format(limits=kept)} {words}"),
    ]


def _price_row(truth: str, cost: CostMatrix) -> tuple[str, ...]:
    row = cost.good if truth == "good" else cost.row(truth)
    return (
        _truth(truth), f"{row.on_pass:g}", f"{row.on_fail:g}", f"{row.on_review:g}",
        percent(row.reviewer_error),
    )  # fmt: skip


def _side_by_side(report: Report) -> Grid:
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
    if found.own_cost is not None:
        name += tr("; at its own prices {cost}").format(cost=money(found.own_cost))
    limits = (figures.NONE, figures.NONE)
    if rule is None:
        limits = (tr("by class"), tr("by class"))
    elif not exact:
        one = rule.review_at == rule.fail_at
        limits = (figures.NONE if one else f"{rule.review_at:.4g}", f"{rule.fail_at:.4g}")
    kept = tr("kept")
    if found.broken:
        kept = tr("breaks {limits}").format(limits=", ".join(map(_limit_word, found.broken)))
    if found.cheapest:
        kept += tr(", cheapest")
    return (
        name, *limits, _with_range(trial, "cost_per_1000", exact=exact),
        *(_with_range(trial, key, exact=exact) for key, _ in _RATES),
        figures.count(round(trial.figures.escapes_per_million)),
        kept if trial.limits else (tr("cheapest") if found.cheapest else figures.NONE),
    )  # fmt: skip


def _with_range(trial: Trial, key: str, *, exact: bool) -> str:
    def write(value: float) -> str:
        return money(value) if key == "cost_per_1000" else percent(value)

    value = write(getattr(trial.figures, key))
    if exact:
        return value
    sure = trial.intervals[key]
    return f"{value}\n{figures.span(write(sure.low), write(sure.high))}"


def _origin(report: Report) -> Grid:
    material, recipe = report.material, report.material.recipe
    rows = [
        (tr("Data"), material.name),
        (tr("SHA-256 of the data"), material.sha256),
        (tr("Parts"), tr("{good} good, {bad} bad").format(
            good=figures.count(material.good), bad=figures.count(material.bad))),
    ]  # fmt: skip
    if recipe is not None:
        rows += _recipe(recipe)
    rows += [(tr("Written"), report.when), (tr("By"), report.who)]
    return Grid((), tuple(rows), (1, 3), 2)


def _recipe(recipe: Recipe) -> list[tuple[str, str]]:
    return [
        (tr("Recipe"), tr("{name}, version {n}").format(name=recipe.name, n=recipe.version)),
        (tr("SHA-256 of the recipe"), recipe.sha256),
        (tr("Model"), recipe.model.bundle),
        (tr("SHA-256 of the model"), recipe.model.sha256),
    ]


def _plotted(report: Report) -> Plotted:
    material, rule = report.material, report.trial.rule
    assert rule is not None
    return Plotted(
        material=material,
        prices=Prices.of(material.curves, report.setup.cost),
        rule=rule,
        figures=report.trial.trial.figures,
        today=None if report.today is None else report.today.trial.figures,
        today_at=1.0,
        defect_rate=report.setup.cost.defect_rate,
    )


def _limit(name: str, value: float) -> str:
    side = tr("at least") if name.startswith("min_") else tr("at most")
    text = f"{value:,.6g}" if name == "max_escapes_per_million" else percent(value)
    return f"{_limit_word(name)} {side} {text}"


def _limit_word(name: str) -> str:
    words = {
        "max_fpr": tr("FPR"), "min_recall": tr("recall"), "max_review_rate": tr("review rate"),
        "max_escapes_per_million": tr("escapes per million"),
    }  # fmt: skip
    return words.get(name, name.removeprefix("min_"))


def _truth(name: str) -> str:
    return tr("good") if name == "good" else name


def _per_year(pace: Pace) -> float:
    return pace.parts_per_hour * pace.hours_per_year
