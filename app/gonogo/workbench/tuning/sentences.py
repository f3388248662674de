"""The answer in plain words."""

import math

from gonogo.domain.cost import CostMatrix
from gonogo.workbench.tuning.bootstrap import CONFIDENCE, Interval
from gonogo.workbench.tuning.compare import FAIL_ALL, PASS_ALL, REVIEW_ALL, Rival
from gonogo.workbench.tuning.per_class import PerClass
from gonogo.workbench.tuning.trial import Trial
from gonogo.workbench.tuning.tune import LimitFound, Tuning

_WITHOUT_MODEL = {
    PASS_ALL: "passing everything",
    FAIL_ALL: "failing everything",
    REVIEW_ALL: "reviewing everything",
}
_PROMISES = (0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999)


def sentences(tuning: Tuning, cost: CostMatrix) -> tuple[str, ...]:
    """Say what the rule is, what it costs, how sure that is, and what is in the way."""
    return (
        *_limits(tuning),
        *_rule(tuning, cost),
        *_rates(tuning),
        *_stability(tuning),
    )


def trial_sentences(trial: Trial) -> tuple[str, ...]:
    """Say of a rule under trial which limits it breaks, and how sure its rates are."""
    return (
        *(
            f"{_beginning(_quantity(row.name))} is {_value(row, row.value)}, outside its limit of "
            f"{'at least' if row.name.startswith('min_') else 'at most'} {_value(row, row.limit)}."
            for row in trial.limits
            if not row.met
        ),
        *_proofs(trial),
        *_rates(trial),
    )


def promise_by_no_miss(n: int) -> float:
    """Recall that ``n`` defects without a miss promise with 95 % confidence, one-sided.

    The Clopper–Pearson bound for no miss: the recall at which none in ``n`` has a chance of 5 %.
    """
    return float((1 - CONFIDENCE) ** (1 / n))


def needed_without_miss(recall: float) -> int:
    """How many defects without a miss promise a recall with 95 % confidence, one-sided."""
    return math.ceil(math.log(1 - CONFIDENCE) / math.log(recall))


def exactly(threshold: float) -> str:
    """Threshold in digits that read back as the same number: rounded up, it passes a defect."""
    return repr(threshold).removesuffix(".0")


def _rule(tuning: Tuning, cost: CostMatrix) -> list[str]:
    rule = tuning.found.rule
    which = "The cheapest rule" if tuning.limits_met else "The nearest rule"
    price = tuning.intervals["cost_per_1000"]
    span = f"(95 %: {plain(price.low)} to {plain(price.high)})"
    if rule.fail_at <= tuning.lowest_score:
        does = f"fails every part of the sample, from {exactly(rule.fail_at)} on,"
    elif rule.review_at > tuning.highest_score:
        does = "passes every part of the sample"
    elif rule.review_at < rule.fail_at:
        does = f"reviews from {exactly(rule.review_at)} on, fails from {exactly(rule.fail_at)} on,"
    else:
        does = f"fails parts from {exactly(rule.fail_at)} on"
    by_name = {priced.rival.name: priced for priced in tuning.rivals}
    without = [by_name[name].rival for name in _WITHOUT_MODEL if name in by_name]
    first, *others = (
        f"{_WITHOUT_MODEL[rival.name]} {_money(rival.figures.cost_per_1000, cost)}"
        for rival in without
    )
    everything = ", ".join([first.replace("everything", "everything would cost", 1), *others])
    lines = [
        f"{which} {does} and costs {_money(tuning.figures.cost_per_1000, cost)} per 1,000 parts "
        f"{span} at {percent(cost.defect_rate)} defects; {everything}.",
        _worth(tuning, cost, min(without, key=lambda rival: rival.figures.cost_per_1000)),
    ]
    if not tuning.limits_met:
        lines.pop()  # a rule that breaks its limits is worth nothing yet
    if "today" in by_name:
        now = by_name["today"]
        lines.append(
            f"Today's rule costs {_money(now.rival.figures.cost_per_1000, cost)} per 1,000 parts "
            f"(95 %: {plain(now.cost.low)} to {plain(now.cost.high)})."
        )
    return lines


def _worth(tuning: Tuning, cost: CostMatrix, best: Rival) -> str:
    """Say what the model is worth over the cheapest rule that needs none, and what it does for it.

    Where the interval reaches beyond that rule, it is not known to be worth anything.
    """
    figures, other = tuning.figures, best.figures.cost_per_1000
    price = tuning.intervals["cost_per_1000"]
    saved = other - figures.cost_per_1000
    without = _WITHOUT_MODEL[best.name]
    span = f"(95 %: {plain(other - price.high)} to {plain(other - price.low)})"
    if saved <= 0:
        return (
            f"The model is worth nothing here {span}: {without} costs no more and needs no model."
        )
    text = (
        f"So the model is worth {_money(saved, cost)} per 1,000 parts {span} over {without}, the "
        "cheapest way without one"
    )
    if price.high >= other:
        text += ", which these parts are too few to prove"
    does = f"fails {percent(figures.recall)} of the defects and {percent(figures.fpr)} of the good"
    looked = percent(figures.review_rate)
    person = f" and sends {looked} of all to a person" if figures.review_rate > 0 else ""
    return f"{text}: it {does} parts{person}."


def _rates(tuning: Tuning | Trial) -> list[str]:
    figures, sure = tuning.figures, tuning.intervals
    recall = sure["recall"]
    bad = [row for name, row in tuning.confusion.items() if name != "good"]
    if recall.method == "Clopper-Pearson":
        n = round(sum(sum(row) for row in bad))
        missed = n - round(sum(row[2] for row in bad))
        verb = "does" if missed == 1 else "do"
        if missed == 0:
            lines = [_no_miss(n, tuning)]
        else:
            looked = round(sum(row[1] for row in bad))
            to_person = f" ({looked:,} go to a person, {missed - looked:,} pass)" if looked else ""
            lines = [
                f"{missed:,} of {n:,} defects {verb} not fail{to_person}: "
                f"recall is {percent(figures.recall)} {_between(recall)}."
            ]
    else:
        lines = [f"Recall is estimated at {percent(figures.recall)} {_between(recall)}."]
    good = tuning.confusion["good"]
    counted = (
        f"{good[2]:,.0f} of {sum(good):,.0f} good parts fail: FPR is"
        if tuning.counted
        else "FPR is estimated at"
    )
    lines.append(f"{counted} {percent(figures.fpr)} {_between(sure['fpr'])}.")
    if tuning.rule.review_at < tuning.rule.fail_at:
        lines.append(
            f"A person looks at {percent(figures.review_rate)} of all parts "
            f"{_between(sure['review_rate'])}."
        )
    return lines


def _no_miss(n: int, tuning: Tuning | Trial) -> str:
    promised = promise_by_no_miss(n)
    set_by_user = [row.limit for row in tuning.limits if row.name == "min_recall"]
    goals = [*(limit for limit in set_by_user if limit < 1), *_PROMISES]
    goal = next((goal for goal in goals if goal > promised and needed_without_miss(goal) > n), None)
    text = (
        f"0 of {n:,} defects missed: recall is at least {percent(promised, down=True)} with 95 % "
        "confidence (one-sided)"
    )
    if goal is None:
        return f"{text}."
    needed = needed_without_miss(goal)
    return f"{text}; to promise {goal * 100:.6g} % you need {needed:,} without a miss."


def _limits(tuning: Tuning) -> list[str]:
    lines = []
    if tuning.found.conflict:
        named = {row.name: row for row in tuning.limits}
        which = " and ".join(_limit(named[name]) for name in tuning.found.conflict)
        beyond = " and ".join(
            f"{_quantity(row.name)} is {_value(row, row.value)}"
            for row in tuning.limits
            if not row.met
        )
        lines.append(
            f"No rule keeps to {which} together; at the nearest, with every limit widened by "
            f"{tuning.found.widened_by * 100:.3g} points, {beyond}."
        )
    return lines + _proofs(tuning)


def _proofs(tuning: Tuning | Trial) -> list[str]:
    return [
        f"The estimate keeps to {_limit(row)}, but these parts are too few to prove it."
        for row in tuning.limits
        if row.met and not row.proved
    ]


def _stability(tuning: Tuning) -> list[str]:
    found = tuning.stability
    spread = f"the failing threshold between {found.fail_at[0]:.6g} and {found.fail_at[1]:.6g}"
    if tuning.found.rule.review_at < tuning.found.rule.fail_at:
        spread += f", that of review between {found.review_at[0]:.6g} and {found.review_at[1]:.6g}"
    lines = [
        f"Searched anew in {found.rounds} resamples, 95 % of the rounds put {spread}; a rule "
        f"chosen on its own sample looks about {max(found.optimism_per_1000, 0.0):,.3g} per 1,000 "
        "parts cheaper than it is."
    ]
    if tuning.limits and found.limits_met < 1:
        lines.append(
            f"In {percent(1 - found.limits_met)} of those rounds no rule kept to the limits."
        )
    return lines


def _quantity(name: str) -> str:
    known = {
        "max_fpr": "the FPR",
        "min_recall": "recall",
        "max_review_rate": "the review rate",
        "max_escapes_per_million": "the number of escapes",
    }
    return known.get(name, name.removeprefix("min_"))


def _beginning(text: str) -> str:
    return text[:1].upper() + text[1:]


def _limit(row: LimitFound) -> str:
    side = "at least" if row.name.startswith("min_") else "at most"
    return f"{_quantity(row.name).removeprefix('the ')} of {side} {_value(row, row.limit)}"


def _value(row: LimitFound, value: float) -> str:
    if row.name == "max_escapes_per_million":
        return f"{plain(value)} per million"
    return percent(value)


def _between(interval: Interval) -> str:
    return f"(95 %: {percent(interval.low)} to {percent(interval.high)})"


def percent(share: float, *, down: bool = False) -> str:
    """Share in per cent with as many digits as tell it from 0 and from 100."""
    share = min(max(share, 0.0), 1.0)  # sums of weights are rounded
    distance = min(share, 1 - share)
    digits = 1 if distance == 0 else max(1, min(6, 1 - math.floor(math.log10(distance) + 2)))
    value = share * 100
    if down:
        value = math.floor(value * 10**digits) / 10**digits
    text = f"{value:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def plain(value: float) -> str:
    """Write a cost in four digits, or whole where it has more."""
    return f"{value:,.4g}" if abs(value) < 9999.5 else f"{value:,.0f}"


def _money(value: float, cost: CostMatrix) -> str:
    return f"{plain(value)} {cost.currency}".rstrip()


def per_class_sentence(found: PerClass) -> str:
    """Say how far from the cheapest rule of its kind a rule with a limit for each class may be."""
    if found.limits_met and found.finished:
        return (
            "No other thresholds of these classes within the limits cost less on these parts; the "
            "search came to its end."
        )
    if found.limits_met:
        return (
            f"The search stopped after {found.boxes:,} boxes: other thresholds within the limits "
            f"may cost up to {found.gap_per_1000:.4g} per 1,000 parts less, but no more."
        )
    broken = " and ".join(row.name for row in found.limits if row.in_the_way)
    known = (
        "No rule keeps to all limits, as the search proves"
        if found.finished
        else f"In {found.boxes:,} boxes no rule within all limits was found, but there may be one"
    )
    return f"{known}; the nearest found breaks {broken}."
