"""What a new program tries on copies of a station's data before anybody takes it."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from gonogo import paths
from gonogo.bootstrap.models import recipe_store
from gonogo.cli.numbers import counted
from gonogo.domain.errors import LedgerError, ModelError, UpdateError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.ledger.way_back import make_readable_for
from gonogo.drivers.models.bundles import read_bundle
from gonogo.drivers.models.loading import open_model
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.drivers.recipes.store import recipe_files
from gonogo.inspection.inspector import check_classes
from gonogo.ports.recipes import BundleListing


class Trial(msgspec.Struct, frozen=True):
    """One thing that is tried.

    Parameters
    ----------
    try_it : callable
        Says what was found; raises where something is wrong.
    """

    key: str
    title: str
    try_it: Callable[[], str]


def trials(readable_for: int) -> list[Trial]:
    """Everything there is in the data folder, in the order in which it is tried.

    Parameters
    ----------
    readable_for : int
        Ledger schema that the program in use knows: it must be able to go on with the ledger.
    """
    found = []
    if paths.ledger().exists():
        found.append(Trial("ledger", "Ledger", partial(_ledger, readable_for)))
    recipes = sorted(each[:2] for each in recipe_files(paths.user_recipes()))
    newest = dict(recipes)
    for name, version in recipes:
        key = f"{name}-v{version}"
        try_it = partial(_recipe, name, version, runs=version == newest[name])
        found.append(Trial(f"recipe:{key}", f"Recipe {key}", try_it))
    for listing in recipe_store().bundles():
        if listing.folder.is_relative_to(paths.user_models()):
            title = f"Model {listing.name}"
            found.append(Trial(f"model:{listing.name}", title, partial(_model, listing)))
    if paths.people_file().exists():
        found.append(Trial("people", "People who may sign", _people))
    if paths.settings_file().exists():
        found.append(Trial("settings", "Settings of the screen", _settings))
    return found


def _ledger(readable_for: int) -> str:
    """Verify, open as a station does, which brings the schema up, verify again, and lower it.

    Bringing it up may add an entry of its own; the former head must still be in the chain.
    """
    file = paths.ledger()
    before = verify_chain(file)
    if not before.ok:
        raise LedgerError(before.problem)
    SqliteLedger(file).close()
    after = verify_chain(file, before.head)
    if not after.ok:
        raise LedgerError(after.problem)
    if after.decisions != before.decisions:
        msg = f"Of {before.decisions} decisions {after.decisions} are left once it was opened."
        raise LedgerError(msg)
    make_readable_for(file, readable_for)
    entries = counted(before.entries, "entry", "entries")
    return f"{entries} and {counted(after.decisions, 'decision', 'decisions')}, the chain fits"


def _recipe(name: str, version: int, *, runs: bool) -> str:
    """Read a recipe and hold it against its model; the newest also as a station would arm it."""
    store = recipe_store()
    recipe = store.load_version(name, version)
    folder = store.bundle_folder(recipe.model.bundle)
    bundle = read_bundle(folder, recipe.model.sha256)
    check_classes(recipe, bundle.card)
    if not runs:
        return f"reads, and fits the model {bundle.card.name}"
    return f"{bundle.card.name}: {_golden(folder, recipe.model)}"


def _model(listing: BundleListing) -> str:
    if listing.card is None:
        raise ModelError(listing.problem)
    return _golden(listing.folder, ModelStep(listing.name, listing.card.bundle_sha256))


def _golden(folder: Path, step: ModelStep) -> str:
    model = open_model(folder, step)
    try:
        off = model.check_golden()
        provider = model.info.provider
    finally:
        model.close()
    return f"golden answer on {provider}, off by {off:.1g}"


def _people() -> str:
    return counted(len(PasswordFile(paths.people_file()).names()), "person", "people")


def _settings() -> str:
    from gonogo.gui.settings import SettingsFile

    try:
        stored = json.loads(paths.settings_file().read_text("utf-8"))
    except (OSError, ValueError):
        return "they do not read, and start anew"
    now = SettingsFile(paths.settings_file()).now
    lost = [name for name, value in stored.items() if getattr(now, name, value) != value]
    if lost:
        msg = f"These would be lost: {', '.join(lost)}."
        raise UpdateError(msg)
    return counted(len(stored), "setting", "settings")
