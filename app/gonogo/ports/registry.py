"""Find what is registered under an entry-point group; built-in parts register the same way."""

from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import Any, Literal

from gonogo.domain.errors import RecipeError

Group = Literal["gonogo.cameras", "gonogo.kinds", "gonogo.outputs", "gonogo.pages"]


@cache
def names(group: Group) -> tuple[str, ...]:
    """Names registered in a group, sorted."""
    return tuple(sorted({entry.name for entry in _entries(group)}))


@cache
def _entries(group: Group) -> EntryPoints:
    # Each search reads what every installed package says of itself.
    return entry_points(group=group)


def load(group: Group, name: str) -> Any:  # noqa: ANN401  the group's Protocol is the caller's to name
    """Import one registered object.

    Raises
    ------
    RecipeError
        Nothing of that name is registered (the message offers the nearest name), or it cannot be
        imported.
    """
    for entry in _entries(group):
        if entry.name != name:
            continue
        try:
            return entry.load()
        except ImportError as error:
            msg = f"{entry.value}, registered as {name!r} in {group}, cannot be loaded: {error}."
            raise RecipeError(msg) from error
    near = get_close_matches(name, names(group), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    what = group.removeprefix("gonogo.").removesuffix("s")
    msg = f"No {what} is called {name!r}; there are {', '.join(names(group))}.{hint}"
    raise RecipeError(msg)
