"""What a station waits for, begun while the rest of it is still being imported."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo.bootstrap.models import load_armed_model, read_armed_bundle, recipe_store
from gonogo.bootstrap.threads import share_interpreter
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.loading import open_bundle

if TYPE_CHECKING:
    from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
    from gonogo.ports.model import Model


class StationAhead:
    """Opens the ledger, loads the models of recipes, and lets each give its golden answer.

    A core that would wait for the imports of the other does it meanwhile. Nothing is trusted
    sooner: the line is armed by the same answer, and whatever failed here is said when the station
    asks for it.

    Parameters
    ----------
    ledger : Path
        The file.
    recipes : sequence of str
        Names or files of recipes that will run.
    """

    def __init__(self, ledger: Path, recipes: Sequence[str]) -> None:
        share_interpreter()
        self._models: list[tuple[ModelStep, Model]] = []
        self._loading = threading.Thread(target=self._load, args=(recipes,), name="models ahead")
        self._loading.start()
        if recipes:  # what that thread needs next is imported while it reads
            import gonogo.drivers.models.onnx_model  # noqa: F401
        from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger

        beside = ThreadPoolExecutor(1, thread_name_prefix="ledger ahead")
        self._ledger = beside.submit(SqliteLedger, ledger)
        beside.shutdown(wait=False)
        self._ledger_taken = False

    def ledger(self) -> "SqliteLedger":
        """Hand out the ledger, whose user closes it.

        Raises
        ------
        LedgerError
            It cannot be opened, or another station has it.
        """
        opened = self._ledger.result()
        self._ledger_taken = True
        return opened

    def model(self, step: ModelStep) -> "Model":
        """Hand out a model that was loaded for exactly this, or load it now."""
        self._loading.join()
        for each in self._models:
            if each[0] == step:
                self._models.remove(each)
                return each[1]
        return load_armed_model(step)

    def close(self) -> None:
        """Close what nobody took."""
        self._loading.join()
        while self._models:
            self._models.pop()[1].close()
        if not self._ledger_taken and self._ledger.exception() is None:
            self._ledger.result().close()

    def _load(self, recipes: Sequence[str]) -> None:
        for name in recipes:
            with suppress(Exception):  # the arming tries it again, and says what is wrong
                step = recipe_store().load(name).model
                bundle, closed = read_armed_bundle(step)
                model = open_bundle(bundle, step, closed, golden_first=True)
                self._models.append((step, model))
                model.check_golden()
