"""Wrap a foreign graph into a bundle's."""

from typing import TYPE_CHECKING

from gonogo.domain.errors import ModelError

if TYPE_CHECKING:
    import onnx

    from gonogo.ports.importing import Wrapping


def wrap(model: "onnx.ModelProto", wrapping: "Wrapping") -> "onnx.ModelProto":
    """Put uint8 NHWC before a graph, and explanations behind it."""
    del model, wrapping
    msg = "not yet"
    raise ModelError(msg)
