"""Run a foreign graph on pictures made up for it, and watch what comes out."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto

from gonogo.drivers.models.importing.feeds import (
    DIFFERENT_SORTS,
    Shape,
    feeds,
    fill_shape,
    sizes_to_try,
    unfeedable,
)
from gonogo.drivers.models.importing.session import open_session, reason
from gonogo.drivers.models.importing.sizes import Shapes, infer_shapes
from gonogo.drivers.models.importing.watching import shapes_seen, unknown_shapes
from gonogo.ports.importing import GraphFacts, TensorFacts, TrialFacts

_LARGEST_WATCHED_BYTES = 2**28
_SUM_ATOL = 1e-3
_SAME_RTOL = 1e-6


class Tried(msgspec.Struct, frozen=True):
    """What came of the trial; ``problem`` says why there is none."""

    shapes: Shapes
    trial: TrialFacts | None
    problem: str


def try_out(
    model: ModelProto,
    facts: GraphFacts,
    name: str,
    until: float,
    say: Callable[[str], None],
) -> Tried:
    """Run a graph, with the first likely size that works where it leaves the size open.

    Parameters
    ----------
    model : ModelProto
        For the shapes inside; its weights are not needed.
    name : str
        The file.
    until : float
        When to run no more, monotonic seconds; every model runs once.
    say : callable
        Takes the stage of the work, see ``jobs.STAGES``.

    Raises
    ------
    ModelError
        ONNX Runtime refuses the graph, or a tensor in it is absurdly large.
    """
    problem = unfeedable(facts)
    sizes = [] if problem else sizes_to_try(facts)
    given: list[dict[str, Shape]] = [
        {entry.name: fill_shape(entry, size) for entry in facts.inputs} for size in sizes
    ]
    shapes = infer_shapes(model, given[0] if given else {}, name)
    say("loaded")
    session = open_session(name, name, sparing=True)
    say("ran")
    for number, sizes_given in enumerate(given):
        try:
            trial = _run(session, facts, sizes_given, until)
        except Exception as error:  # noqa: BLE001  the runtime's own exception types share no base but this
            problem = problem or f"it does not run on a test picture: {reason(error)}"
            continue
        if number:
            shapes = infer_shapes(model, sizes_given, name)
        unknown = unknown_shapes(model, shapes)
        if unknown and time.monotonic() < until and facts.size_bytes < _LARGEST_WATCHED_BYTES:
            feed = next(feeds(facts, sizes_given))
            shapes |= shapes_seen(Path(name).read_bytes(), unknown, feed)
        return Tried(_known(trial.outputs) | shapes, trial, "")
    return Tried(shapes, None, problem)


def _run(
    session: Any,  # noqa: ANN401  onnxruntime has no types
    facts: GraphFacts,
    shapes: dict[str, Shape],
    until: float,
) -> TrialFacts:
    names = [entry.name for entry in session.get_outputs()]
    watches = {entry.name: _Watch(entry) for entry in facts.outputs}
    spent_ms: list[float] = []
    for feed in feeds(facts, shapes):
        start = time.perf_counter()
        outputs = session.run(names, feed)
        spent_ms.append(1000 * (time.perf_counter() - start))
        for name, output in zip(names, outputs, strict=True):
            watches[name].see(output)
        if time.monotonic() > until:
            break
    enough = len(spent_ms) >= DIFFERENT_SORTS
    return TrialFacts(
        outputs=tuple(watch.facts for watch in watches.values()),
        lowest={name: watch.lowest for name, watch in watches.items()},
        highest={name: watch.highest for name, watch in watches.items()},
        constant=tuple(name for name, watch in watches.items() if enough and watch.constant),
        channel_sums_to_one={name: watch.axes[0] for name, watch in watches.items() if watch.axes},
        run_ms=float(np.median(spent_ms)),
    )


class _Watch(msgspec.Struct):
    """What one output did over all runs.

    Parameters
    ----------
    facts : TensorFacts
        As declared, then as it came; a size that differs from run to run is left open.
    axes : list of int
        Along which it has summed to one so far, the likeliest first.
    """

    facts: TensorFacts
    lowest: float = math.nan
    highest: float = math.nan
    constant: bool = True
    axes: list[int] = msgspec.field(default_factory=list)
    first: NDArray[np.generic] | None = None

    def see(self, output: object) -> None:
        """Take the output of one run."""
        if isinstance(output, list) and output and isinstance(output[0], dict):
            # A list of maps (ZipMap of scikit-learn's exporters) is wrapped as the table it was.
            output = np.array([list(entry.values()) for entry in output], np.float32)
        if not isinstance(output, np.ndarray) or output.dtype.kind not in "fiub":
            self.constant = False
            if isinstance(output, np.ndarray):
                self.facts = TensorFacts(self.facts.name, "str", output.shape)
            return
        values = output.astype(np.float64)
        finite = values[np.isfinite(values)]
        if finite.size:
            self.lowest = float(np.fmin(self.lowest, finite.min()))
            self.highest = float(np.fmax(self.highest, finite.max()))
        sums = _axes_that_sum_to_one(values)
        if self.first is None:
            self.first, self.axes = values, sums
            self.facts = TensorFacts(self.facts.name, output.dtype.name, output.shape)
        else:
            self.constant = self.constant and _same(values, self.first)
            self.axes = [axis for axis in self.axes if axis in sums]
            self.facts = TensorFacts(
                self.facts.name, output.dtype.name, _common(self.facts.shape, output.shape)
            )


def _known(outputs: tuple[TensorFacts, ...]) -> Shapes:
    """Shapes of outputs that were the same in every run."""
    return {
        entry.name: sizes
        for entry in outputs
        if entry.dtype not in {"sequence", "map"}
        and len(sizes := tuple(s for s in entry.shape if isinstance(s, int))) == len(entry.shape)
    }


def _axes_that_sum_to_one(values: NDArray[np.float64]) -> list[int]:
    if not values.size or not (values.min() >= 0 and values.max() <= 1 + _SUM_ATOL):
        return []
    # Channels first, then channels last, then whatever is left.
    order = dict.fromkeys([*([1] if values.ndim > 1 else []), values.ndim - 1, *range(values.ndim)])
    return [
        axis
        for axis in order
        if axis >= 0
        and values.shape[axis] > 1
        and bool(np.all(np.abs(values.sum(axis) - 1) < _SUM_ATOL))
    ]


def _same(values: NDArray[np.float64], first: NDArray[np.generic]) -> bool:
    return values.shape == first.shape and np.allclose(
        values, first, rtol=_SAME_RTOL, atol=0, equal_nan=True
    )


def _common(seen: tuple[int | str, ...], shape: tuple[int, ...]) -> tuple[int | str, ...]:
    if len(seen) != len(shape):
        return ()
    return tuple(a if a == b else "" for a, b in zip(seen, shape, strict=True))
