"""Models loaded while the rest of the station is still being built."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from gonogo.bootstrap.models import load_armed_model, recipe_store
from gonogo.domain.recipe import ModelStep

if TYPE_CHECKING:
    from gonogo.ports.model import Model


class ModelsAhead:
    """Loads the models of recipes that will run, and lets each give its golden answer.

    A core that would wait for the imports of the other does it meanwhile. Nothing is trusted
    sooner: the line is armed by the same answer, and whatever failed here is tried again, and said,
    when the line is armed.

    Parameters
    ----------
    recipes : sequence of str
        Names or files.
    """

    def __init__(self, recipes: Sequence[str]) -> None:
        self._recipes = recipes
        self._loaded: list[tuple[ModelStep, Model]] = []
        self._loading = threading.Thread(target=self._load, name="models ahead", daemon=True)
        self._loading.start()

    def take(self, step: ModelStep) -> "Model":
        """Hand out a model that was loaded for exactly this, or load it now."""
        self._loading.join()
        for each in self._loaded:
            if each[0] == step:
                self._loaded.remove(each)
                return each[1]
        return load_armed_model(step)

    def close(self) -> None:
        """Close what nobody took."""
        self._loading.join()
        while self._loaded:
            self._loaded.pop()[1].close()

    def _load(self) -> None:
        for name in self._recipes:
            with suppress(Exception):  # a thread's own traceback would be nobody's sentence
                step = recipe_store().load(name).model
                model = load_armed_model(step)
                self._loaded.append((step, model))
                model.check_golden()
