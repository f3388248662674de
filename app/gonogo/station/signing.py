"""Put a new rule in force: checked, signed, recorded, and only then written and taken."""

import logging
import threading
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from gonogo.domain.errors import LedgerError, RecipeError
from gonogo.domain.ledger import EntryKind, LedgerEntry, chain_hash
from gonogo.domain.recipe import Recipe
from gonogo.domain.signing import SignedRecipe, changes, cost_changes
from gonogo.inspection.inspector import check_classes
from gonogo.ports.ledger import LedgerReader
from gonogo.ports.messages import Done, Refused, Reply, SignRule
from gonogo.ports.recipes import WritableRecipeStore
from gonogo.station.book import Book
from gonogo.station.lane import Lane
from gonogo.station.signers import Signers
from gonogo.station.wiring import Wiring

_LOG = logging.getLogger(__name__)
LONGEST_REASON = 2000


class Signing:
    """Signs rules, one at a time; a lane that runs the recipe takes the rule between two parts.

    The entry comes before the file: what is in force was signed. A file that a crash kept from
    being written is written by :func:`restore_signed`.

    Parameters
    ----------
    lanes : callable
        Those that run now.
    """

    def __init__(
        self, wiring: Wiring, book: Book, signers: Signers, lanes: Callable[[], list[Lane]]
    ) -> None:
        self._wiring = wiring
        self._book = book
        self._signers = signers
        self._lanes = lanes
        # Of its own: whoever stops the line must not wait for a signature.
        self._lock = threading.Lock()

    def sign(self, command: SignRule) -> Reply:
        """Make the next version of a recipe with another rule.

        Raises
        ------
        InspectError
            The recipe does not load, the rule does not fit its model, or the list of people cannot
            be read. Nothing was signed.
        """
        if not command.author.strip() or not command.reason.strip():
            return Refused("A signature needs a name and a reason.")
        if len(command.reason) > LONGEST_REASON:
            return Refused(f"The reason is longer than {LONGEST_REASON} characters; shorten it.")
        with self._lock:
            base = self._base(command)
            recipe = self._next_version(base, command)
            signs = {"recipe": recipe.name, "recipe_sha256": recipe.sha256}
            refused = self._signers.refusal(command.author, command.password, signs)
            return refused or self._put_in_force(base, recipe, command)

    def _base(self, command: SignRule) -> Recipe:
        base = self._wiring.recipes.load(command.recipe)
        if base.name != command.recipe:
            msg = f"A recipe is signed by its name, {base.name}, not by its file."
            raise RecipeError(msg)
        if base.sha256 != command.base_sha256:
            msg = (
                f"Recipe {base.name} is at version {base.version} now, which is not the one you "
                "started from; look at it and try your rule on it again."
            )
            raise RecipeError(msg)
        return base

    def _next_version(self, base: Recipe, command: SignRule) -> Recipe:
        rule, cost = command.rule, command.cost or base.cost
        known = {limits.name for limits in base.rule.classes}
        if {limits.name for limits in rule.classes} != known:
            msg = f"The rule must judge the classes of {base.name}: {', '.join(sorted(known))}."
            raise RecipeError(msg)
        if not changes(base.rule, rule) and cost == base.cost:
            msg = f"The rule of {base.name} version {base.version} is this one already."
            raise RecipeError(msg)
        strange = set() if cost is None else cost.classes - known
        if strange:
            msg = (
                f"The prices or limits are of classes that {base.name} does not judge: "
                f"{', '.join(sorted(strange))}."
            )
            raise RecipeError(msg)
        recipe = replace(base, version=base.version + 1, rule=rule, cost=cost)
        signed = {(s.recipe.name, s.recipe.version) for _, s in _signed(self._wiring.reader)}
        there = self._wiring.recipes.has(recipe.name, recipe.version)
        if there or (recipe.name, recipe.version) in signed:
            msg = (
                f"There is a version {recipe.version} of {recipe.name} already, which cannot be "
                "used; start the station anew, and see its log if that does not help."
            )
            raise RecipeError(msg)
        found = [b for b in self._wiring.recipes.bundles() if b.name == recipe.model.bundle]
        if not found or found[0].card is None:
            why = found[0].problem if found else "There is none."
            msg = f"The rule cannot be held against the model {recipe.model.bundle}: {why}"
            raise RecipeError(msg)
        check_classes(recipe, found[0].card)
        return recipe

    def _put_in_force(self, base: Recipe, recipe: Recipe, command: SignRule) -> Reply:
        body = SignedRecipe(
            recipe=recipe,
            recipe_sha256=recipe.sha256,
            replaces_version=base.version,
            replaces_sha256=base.sha256,
            changes=changes(base.rule, recipe.rule),
            reason=command.reason.strip(),
            evidence=command.evidence,
            cost_changes=cost_changes(base.cost, recipe.cost),
        )
        try:
            self._book.commit(EntryKind.RECIPE_SIGNED, body, command.author)
        except LedgerError as error:
            return Refused(f"{error} Look into the ledger before you sign again.")
        try:
            self._wiring.recipes.save(recipe)
        except RecipeError as error:
            _LOG.exception("A signed recipe could not be written.")
            return Done(
                f"{recipe.name} version {recipe.version} is signed, but not yet in force: {error} "
                "The station writes it when it starts next."
            )
        text = [f"{recipe.name} version {recipe.version} is in force."]
        text += [self._hand_over(lane, recipe) for lane in self._lanes()]
        return Done(" ".join(filter(None, text)))

    def _hand_over(self, lane: Lane, recipe: Recipe) -> str:
        """Let a lane take the rule; a sentence where it runs the recipe and cannot."""
        runs = lane.to_come
        if runs.name != recipe.name:
            return ""
        if replace(runs, version=recipe.version, rule=recipe.rule, cost=recipe.cost) != recipe:
            return (
                f"The line runs version {runs.version}, which differs in more than its rule; it "
                "takes the new one when it is started next."
            )
        lane.take(recipe)
        return ""


def restore_signed(reader: LedgerReader, recipes: WritableRecipeStore) -> str:
    """Write the newest signed version of each recipe where its file is missing.

    Returns
    -------
    str
        Sentences on what was written, and on what could not be; empty where all is as signed.
    """
    said = []
    newest: dict[str, SignedRecipe] = {}
    for entry, signed in _signed(reader):
        fits = signed.recipe.sha256 == signed.recipe_sha256
        if fits and chain_hash(entry.prev, entry.seq, entry) == entry.hash:
            newest[signed.recipe.name] = signed
        else:
            said.append(f"Ledger entry {entry.seq} was changed; the recipe in it is not used.")
    for name, signed in newest.items():
        version = signed.recipe.version
        try:
            if not recipes.has(name, version):
                recipes.save(signed.recipe)
                said.append(
                    f"Version {version} of {name} is signed and its file was missing; it was "
                    "written again from the ledger."
                )
        except RecipeError as error:
            said.append(f"Version {version} of {name} is signed but not in force: {error}")
    for sentence in said:
        _LOG.warning("%s", sentence)
    return " ".join(said)


def _signed(reader: LedgerReader) -> list[tuple[LedgerEntry, SignedRecipe]]:
    """Every signed recipe, oldest first; one of a newer program is left alone."""
    found = []
    for entry in reader.entries(EntryKind.RECIPE_SIGNED):
        try:
            found.append((entry, msgspec.json.decode(entry.body, type=SignedRecipe)))
        except msgspec.MsgspecError:
            _LOG.exception("Ledger entry %d is no signed recipe of this version.", entry.seq)
    return found
