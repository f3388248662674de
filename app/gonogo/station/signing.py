"""Put a new rule in force: checked, signed, recorded, and only then written and taken."""

import logging
from dataclasses import replace

import msgspec

from gonogo.domain.errors import InspectError, RecipeError
from gonogo.domain.ledger import EntryKind
from gonogo.domain.recipe import Recipe
from gonogo.domain.signing import SignedRecipe, changes
from gonogo.inspection.inspector import check_classes
from gonogo.ports.messages import Done, Refused, Reply, SignRule
from gonogo.station.book import Book
from gonogo.station.lane import Lane
from gonogo.station.wiring import Wiring

_LOG = logging.getLogger(__name__)


def sign_rule(command: SignRule, lanes: list[Lane], wiring: Wiring, book: Book) -> Reply:
    """Make the next version of a recipe with another rule; a lane that runs it takes it.

    The entry comes before the file: what is in force is always signed. A file that a crash kept
    from being written is written by :func:`restore_signed`.

    Raises
    ------
    InspectError
        The recipe does not load, the rule does not fit its model, or nothing could be written.
    """
    if not command.author.strip() or not command.reason.strip():
        return Refused("A signature needs a name and a reason.")
    base = wiring.recipes.load(command.recipe)
    if base.sha256 != command.base_sha256:
        return Refused(
            f"Recipe {base.name} is at version {base.version} now, which is not the one you "
            "started from; look at it and try your rule on it again."
        )
    recipe = _next_version(base, command, wiring)
    if not wiring.people.verify(command.author, command.password):
        refused = {"recipe": base.name, "recipe_sha256": recipe.sha256, "name": command.author}
        book.commit(EntryKind.SIGNATURE_REFUSED, refused)
        return Refused(
            f"That is not the password of {command.author}, or nobody of that name may sign."
        )
    body = SignedRecipe(
        recipe=recipe,
        recipe_sha256=recipe.sha256,
        replaces_version=base.version,
        replaces_sha256=base.sha256,
        changes=changes(base.rule, recipe.rule),
        reason=command.reason.strip(),
        evidence=command.evidence,
    )
    book.commit(EntryKind.RECIPE_SIGNED, body, command.author)
    wiring.recipes.save(recipe)
    for lane in lanes:
        if lane.recipe.sha256 == base.sha256:
            lane.take(recipe)
    return Done(f"{recipe.name} version {recipe.version} is in force.")


def restore_signed(wiring: Wiring) -> str:
    """Write the signed recipes whose files are missing; answers what could not be written."""
    problems = []
    for entry in wiring.reader.entries(EntryKind.RECIPE_SIGNED):
        signed = msgspec.json.decode(entry.body, type=SignedRecipe)
        try:
            if not wiring.recipes.has(signed.recipe.name, signed.recipe.version):
                wiring.recipes.save(signed.recipe)
        except InspectError as error:
            _LOG.exception("A signed recipe could not be restored.")
            problems.append(str(error))
    return " ".join(problems)


def _next_version(base: Recipe, command: SignRule, wiring: Wiring) -> Recipe:
    known = {limits.name for limits in base.rule.classes}
    if {limits.name for limits in command.rule.classes} != known:
        msg = f"The rule must judge the classes of {base.name}: {', '.join(sorted(known))}."
        raise RecipeError(msg)
    if not changes(base.rule, command.rule):
        msg = f"The rule of {base.name} version {base.version} is this one already."
        raise RecipeError(msg)
    recipe = replace(base, version=base.version + 1, rule=command.rule)
    cards = [b.card for b in wiring.recipes.bundles() if b.name == recipe.model.bundle]
    if cards and cards[0] is not None:
        check_classes(recipe, cards[0])
    return recipe
