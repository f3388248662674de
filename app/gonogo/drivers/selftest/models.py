"""Checks of the models: each shipped one gives its golden answer."""

import time
from collections.abc import Sequence

import numpy as np

from gonogo import paths
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import MODEL, read_bundle
from gonogo.drivers.models.importing.workshop import ChildWorkshop
from gonogo.drivers.models.onnx_model import OnnxModel
from gonogo.drivers.models.onnx_runtime import ort
from gonogo.drivers.recipes.store import FolderStore
from gonogo.ports.selftest import SHIPPED_MODELS, Finding

_RUNS = 5


def shipped_model(name: str) -> Finding:
    """Hold a shipped bundle against its hashes, run it, and compare its golden answer.

    Raises
    ------
    InspectError
        A file was changed or is missing, or the answer is another.
    """
    step = shipped_step(name)
    model = opened(name, step)
    try:
        off = model.check_golden()
        took_ms = run_ms(model)
        info = model.info
    finally:
        model.close()
    return Finding(
        f"golden answer on {info.provider}, off by {off:.1g}; {took_ms:.1f} ms a picture",
        {
            "bundle_sha256": info.bundle_sha256,
            "golden_difference": off,
            "run_ms": took_ms,
            "provider": info.provider,
            "providers": ", ".join(info.providers),
            "threads": info.threads,
        },
        {"onnxruntime": str(ort.__version__)},
    )


def worker(command: Sequence[str]) -> Finding:
    """Let the child process that opens foreign models examine a shipped one.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo model-worker``.

    Raises
    ------
    ModelError
        It cannot, and the sentence says why.
    """
    file = paths.models() / SHIPPED_MODELS[0] / MODEL
    began = time.perf_counter()
    facts = ChildWorkshop(command).examine(file)
    took_s = time.perf_counter() - began
    operators = sum(facts.operators.values())
    return Finding(
        f"{operators} operators, {facts.parameters:,} parameters in {took_s:.1f} s",
        {"operators": operators, "parameters": facts.parameters, "took_s": took_s},
    )


def shipped_step(name: str) -> ModelStep:
    """Take the model of a shipped recipe."""
    return FolderStore([paths.shipped_recipes()], [paths.models()]).load(name).model


def opened(name: str, step: ModelStep) -> OnnxModel:
    """Load a shipped bundle.

    Raises
    ------
    ModelError
        It was changed, or does not run as the step wants.
    """
    # Not by the recipe store: a bundle of the user's own may bear the same name.
    return OnnxModel(read_bundle(paths.models() / name, step.sha256), step)


def run_ms(model: OnnxModel) -> float:
    """Time a run on an empty picture: the fastest of a few, in ms."""
    card = model.card
    shape = (1, card.input.height, card.input.width, card.input.channels)
    tensor = np.zeros(shape, card.input.dtype)
    taken = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        model.run({card.input.name: tensor})
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)
