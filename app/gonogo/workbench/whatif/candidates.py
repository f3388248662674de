"""What may be tried on production: a rule, another version of the recipe, another model."""

from msgspec.structs import replace

from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep, Recipe
from gonogo.ports.ledger import LedgerQuery, LedgerReader
from gonogo.ports.recipes import RecipeStore


def with_model(recipe: Recipe, store: RecipeStore, bundle: str) -> Recipe:
    """Return the recipe with another model bundle in place of its own.

    Raises
    ------
    ModelError
        There is no such bundle, or it cannot be used.
    """
    listed = {listing.name: listing for listing in store.bundles()}
    found = listed.get(bundle)
    if found is None:
        there = ", ".join(listed) or "none"
        msg = f"There is no model bundle {bundle!r}; there are: {there}."
        raise ModelError(msg)
    if found.card is None:
        raise ModelError(found.problem or f"The model bundle {bundle!r} has no card.")
    step = replace(recipe.model, bundle=bundle, sha256=found.card.bundle_sha256, threads=1)
    return replace(recipe, model=step)


def beside_the_line(step: ModelStep) -> ModelStep:
    """Return the step with one thread, so that a line on the same machine keeps its cores."""
    return replace(step, threads=1)


def count_of(reader: LedgerReader, query: LedgerQuery) -> int:
    """How many decisions a query will give.

    Raises
    ------
    LedgerError
        The ledger cannot be read.
    """
    return reader.label_queue(replace(query, limit=0)).total
