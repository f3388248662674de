"""What the report of the cost page says, in the order in which it is read."""

from gonogo.domain.cost import CostMatrix
from gonogo.domain.recipe import Recipe
from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.report_pages import Block, Drawing, Grid, Heading, Text
from gonogo.gui.report_plots import HEIGHT_MM, Plotted, paint_plots
from gonogo.gui.report_tables import (
    Report,
    confusion_grid,
    figures_grid,
    limit_word,
    side_by_side_grid,
    truth_word,
)
from gonogo.gui.widgets.cost_figures import money
from gonogo.workbench.margin import scaled
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.sentences import exactly, trial_sentences
from gonogo.workbench.tuning.trial import Trial


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
        figures_grid(report),
        Text(tr("Ranges are 95 % intervals with the rule taken as given."), muted=True),
        Heading(tr("Curves")),
        Drawing(HEIGHT_MM, lambda painter, box: paint_plots(painter, box, _plotted(report))),
        Heading(tr("Parts by truth and verdict")),
        confusion_grid(report),
        Heading(tr("The rule")),
        *_rule(report),
        Heading(tr("Prices, limits and pace")),
        *_prices(report),
        Heading(tr("Side by side")),
        Text(tr("All at the prices and limits above."), muted=True),
        side_by_side_grid(report),
        Heading(tr("Where this comes from")),
        _origin(report),
    ]


def _cost_words(report: Report) -> str:
    text = tr("The rule under trial costs {cost} per 1,000 parts at {rate} defects.").format(
        cost=_cost_with_range(report.trial.trial),
        rate=figures.percent(report.setup.cost.defect_rate),
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


def _rule(report: Report) -> list[Block]:
    material, rule = report.material, report.trial.rule
    assert rule is not None
    text = tr("FAIL from {fail} on").format(fail=exactly(rule.fail_at))
    if rule.review_at < rule.fail_at:
        text += tr(", REVIEW from {review} on").format(review=exactly(rule.review_at))
    recipe, base = material.recipe, material.scale
    if recipe is None or base is None:
        return [Text(tr("{text}, in the units of the table's scores.").format(text=text))]
    new = scaled(base, rule)
    rows = tuple(
        (
            old.name,
            *(
                figures.number(limit, ".6g")
                for limit in (old.review_at, now.review_at, old.fail_at, now.fail_at)
            ),
        )
        for old, now in zip(recipe.rule.classes, new.classes, strict=True)
    )  # fmt: skip
    header = (tr("Class"), tr("REVIEW today"), tr("under trial"), tr("FAIL today"),
              tr("under trial"))  # fmt: skip
    words = (
        tr("{text}, in multiples of each class's FAIL limit of today.")
        if material.base is None
        else tr("{text}, in multiples of the limit found for each class.")
    )
    scale = words.format(text=text)
    return [Text(scale), Grid(header, rows, (4, 3, 3, 3, 3))]


def _prices(report: Report) -> list[Block]:
    setup, cost = report.setup, report.setup.cost
    rows = [_price_row("good", cost), *(_price_row(c, cost) for c in report.material.parts.classes)]
    header = (tr("Truth"), "PASS", "FAIL", tr("one look"), tr("reviewer errs"))
    limits = [_limit(name, value) for name, value in setup.limits.given().items()]
    pace = setup.pace
    words = tr("{n} parts an hour, {shift} hours a shift, {year} hours a year.").format(
        n=figures.count(round(pace.parts_per_hour)),
        shift=figures.number(pace.hours_per_shift, "g"),
        year=figures.number(pace.hours_per_year, "g"),
    )  # fmt: skip
    rate = tr("Defect rate of production: {rate}.").format(rate=figures.percent(cost.defect_rate))
    kept = tr("Limits: {limits}.").format(limits=", ".join(limits) if limits else tr("none"))
    return [
        Grid(header, tuple(rows), (4, 3, 3, 3, 3)),
        Text(f"{rate} {kept} {words}"),
    ]


def _price_row(truth: str, cost: CostMatrix) -> tuple[str, ...]:
    row = cost.good if truth == "good" else cost.row(truth)
    return (
        truth_word(truth),
        *(figures.number(price, "g") for price in (row.on_pass, row.on_fail, row.on_review)),
        figures.percent(row.reviewer_error),
    )  # fmt: skip


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
        defect_rate=report.setup.cost.defect_rate,
    )


def _limit(name: str, value: float) -> str:
    side = tr("at least") if name.startswith("min_") else tr("at most")
    text = (
        figures.number(value, ",.6g")
        if name == "max_escapes_per_million"
        else figures.percent(value)
    )
    return f"{limit_word(name)} {side} {text}"
