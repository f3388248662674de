"""Load a model bundle; ONNX Runtime is not imported before the golden part was decoded."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import Bundle, read_bundle
from gonogo.drivers.models.golden import golden_tensor

if TYPE_CHECKING:
    from gonogo.drivers.models.onnx_model import OnnxModel


def open_model(folder: Path, step: ModelStep) -> "OnnxModel":
    """Load the bundle a recipe pins.

    Raises
    ------
    ModelError
        A hash differs, the graph does not load, or no provider the recipe allows can run it.
    """
    return open_bundle(read_bundle(folder, step.sha256), step)


def open_bundle(
    bundle: Bundle,
    step: ModelStep,
    closed: Callable[[], None] = lambda: None,
    *,
    golden_first: bool = False,
) -> "OnnxModel":
    """Load a bundle that was read.

    Parameters
    ----------
    closed : callable
        Called once the model is closed, or does not load.
    golden_first : bool
        Decode the golden part at once, since it will be asked for: while another thread imports
        ONNX Runtime, nobody waits for that.

    Raises
    ------
    ModelError
        The graph does not load, or no provider the recipe allows can run it.
    """
    try:
        golden = golden_tensor(bundle) if golden_first else None
        from gonogo.drivers.models.onnx_model import OnnxModel

        return OnnxModel(bundle, step, closed, golden)
    except BaseException:  # whatever it was, the bundle must not stay marked as in use
        closed()
        raise
