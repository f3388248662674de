"""Run a model bundle on ONNX Runtime, on a provider that is named, checked and recorded."""

import io
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import (
    READER_INPUT,
    READER_OUTPUT,
    InputContract,
    ModelCard,
    ModelInfo,
    ReaderContract,
)
from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import Bundle
from gonogo.drivers.models.golden import furthest, golden_answers, golden_tensor
from gonogo.drivers.models.onnx_runtime import ort
from gonogo.drivers.models.sessions import allowed, fallback, first_line, session
from gonogo.drivers.processor import processor_name
from gonogo.ports.model import Tensors

_TYPES = MappingProxyType({"uint8": "tensor(uint8)", "float32": "tensor(float)"})


class OnnxModel:
    """A session on one provider; implements :class:`~gonogo.ports.model.Model`.

    Parameters
    ----------
    bundle : Bundle
        Checked against its hashes.
    step : ModelStep
        Providers in order of preference, and threads.
    closed : callable
        Called by :meth:`close`.
    golden : ndarray or None
        The golden part where it was decoded already; :meth:`check_golden` decodes it otherwise.
    """

    def __init__(
        self,
        bundle: Bundle,
        step: ModelStep,
        closed: Callable[[], None] = lambda: None,
        golden: NDArray[Any] | None = None,
    ) -> None:
        self._bundle = bundle
        self._closed = closed
        self._golden = golden
        self._session: Any = session(bundle.card.name, bundle.onnx, step)
        self._outputs = [output.name for output in self._session.get_outputs()]
        _check_io(bundle.card, self._session)
        active = allowed(bundle.card.name, self._session, step)
        self._reader: Any = None
        if bundle.card.reader is not None and bundle.reader is not None:
            self._reader = session(_reader_of(bundle.card.name), bundle.reader, step)
            _check_reader(bundle.card.name, bundle.card.reader, self._reader)
            allowed(_reader_of(bundle.card.name), self._reader, step)
        self._patches = _patches(bundle)
        self._golden_difference: float | None = None
        self._info = ModelInfo(
            name=bundle.card.name,
            bundle_sha256=bundle.card.bundle_sha256,
            provider=active[0],
            providers=active,
            runtime=f"onnxruntime {ort.__version__}",
            threads=step.threads,
            processor=processor_name(),
            fallback=fallback(active[0], step),
        )

    @property
    def info(self) -> ModelInfo:
        """What really runs."""
        return self._info

    @property
    def card(self) -> ModelCard:
        """The contract of the bundle."""
        return self._bundle.card

    @property
    def patches(self) -> NDArray[np.uint8] | None:
        """Normal patches that an embedding is held against; None where the bundle has none."""
        return self._patches

    def run(self, inputs: Tensors) -> Tensors:
        """Run once.

        Raises
        ------
        ModelError
            The runtime failed, or the inputs do not fit.
        """
        return self._run(self.card.name, self._session, self._outputs, inputs)

    def read(self, inputs: Tensors) -> Tensors:
        """Run the model that reads once.

        Raises
        ------
        ModelError
            The bundle has none, the runtime failed, or the inputs do not fit.
        """
        contract = self.card.reader
        if contract is None:
            msg = f"The bundle {self.card.name} holds no second model that could read."
            raise ModelError(msg)
        name = _reader_of(self.card.name)
        return self._run(name, self._reader, [contract.output], inputs)

    def _run(self, name: str, runs: Any, outputs: list[str], inputs: Tensors) -> Tensors:  # noqa: ANN401  onnxruntime has no types
        try:
            values = runs.run(outputs, dict(inputs))
        except Exception as error:  # the runtime's own exception types share no base but this
            msg = f"The model {name} failed on {self._info.provider}: {first_line(error)}"
            raise ModelError(msg) from error
        return dict(zip(outputs, values, strict=True))

    def check_golden(self) -> float:
        """Run the golden image against the recorded outputs, once in the life of the session.

        Returns
        -------
        float
            Largest difference, see :func:`~gonogo.drivers.models.golden.difference`.

        Raises
        ------
        ModelError
            It differs by more than the card allows, or the golden files cannot be read.
        """
        if self._golden_difference is not None:
            return self._golden_difference
        card = self.card
        golden = golden_tensor(self._bundle) if self._golden is None else self._golden
        self._golden = None
        answers = dict(self.run({card.input.name: golden}))
        expected = golden_answers(self._bundle)
        # Which of two places equally near is named may change with the last digit.
        answers.pop(card.outputs.nearest or "", None)
        if card.reader is not None and READER_INPUT in expected:
            line = self.read({card.reader.input.name: expected[READER_INPUT]})
            answers[READER_OUTPUT] = line[card.reader.output]
        worst = furthest(card.name, expected, answers)
        if not worst <= card.golden.atol:
            msg = (
                f"The model {card.name} no longer gives its golden answer on "
                f"{self._info.provider}: off by {worst:.2g}, allowed {card.golden.atol:.2g}. "
                "The station does not arm with it."
            )
            raise ModelError(msg)
        self._golden_difference = worst
        return worst

    def close(self) -> None:
        """Free the sessions."""
        self._session = None
        self._reader = None
        self._closed()


def _patches(bundle: Bundle) -> NDArray[np.uint8] | None:
    if bundle.patches is None:
        return None
    try:
        patches = np.load(io.BytesIO(bundle.patches), allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        msg = f"The normal patches of {bundle.card.name} cannot be read: {error}."
        raise ModelError(msg) from error
    grey, colour = patches.ndim == 3, patches.ndim == 4 and patches.shape[3] == 3
    if patches.dtype != np.uint8 or not (grey or colour) or patches.shape[1] != patches.shape[2]:
        msg = (
            f"The normal patches of {bundle.card.name} are {patches.dtype} {patches.shape}; they "
            "must be square, uint8, grey or BGR."
        )
        raise ModelError(msg)
    return np.asarray(patches, np.uint8)


def _reader_of(name: str) -> str:
    return f"{name} (its reader)"


def _check_io(card: ModelCard, session: Any) -> None:  # noqa: ANN401  onnxruntime has no types
    _check_input(card.name, card.input, session)
    _check_outputs(card.name, card.outputs.named, session)


def _check_reader(name: str, contract: ReaderContract, session: Any) -> None:  # noqa: ANN401  onnxruntime has no types
    _check_input(_reader_of(name), contract.input, session)
    _check_outputs(_reader_of(name), (contract.output,), session)


def _check_input(name: str, want: InputContract, session: Any) -> None:  # noqa: ANN401  onnxruntime has no types
    inputs = {entry.name: entry for entry in session.get_inputs()}
    shape = [1, want.height, want.width, want.channels]
    entry = inputs.get(want.name)
    fits = entry is not None and entry.type == _TYPES[want.dtype] and entry.shape == shape
    if not fits or len(inputs) != 1:
        found = "; ".join(f"{e.name} {e.type} {e.shape}" for e in inputs.values())
        said = f"{want.name} {want.dtype} {shape}"
        msg = f"The graph of {name} takes {found}, its card says {said}."
        raise ModelError(msg)


def _check_outputs(name: str, named: tuple[str, ...], session: Any) -> None:  # noqa: ANN401  onnxruntime has no types
    outputs = {entry.name for entry in session.get_outputs()}
    missing = [wanted for wanted in named if wanted not in outputs]
    if missing:
        msg = f"The graph of {name} has no output {', '.join(missing)} that its card names."
        raise ModelError(msg)
