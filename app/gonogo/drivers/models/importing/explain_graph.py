"""Outputs that explain: exact class activation map, features, attention rolled out."""

from collections.abc import Mapping

import numpy as np
from onnx import TensorProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.attention_grid import MOST_SPECIAL_TOKENS
from gonogo.drivers.models.importing.class_head import class_head
from gonogo.drivers.models.importing.discover import find_attention
from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.drivers.models.importing.feature_map import FeatureMap, last_map
from gonogo.drivers.models.importing.graph_view import GraphView, Shape
from gonogo.drivers.models.importing.output_chain import first_image
from gonogo.ports.importing import AttentionFacts, Explain


def explain(
    editor: GraphEditor, shapes: Mapping[str, Shape], wanted: Explain, batch: int
) -> list[str]:
    """Add what explains, and name it.

    Parameters
    ----------
    editor : GraphEditor
        At the graph's end.
    shapes : mapping of str to tuple of int
        Real shapes of all tensors.
    wanted : Explain
        Which.
    batch : int
        Images the graph was exported for; the first is explained.

    Raises
    ------
    ModelError
        The graph has nothing of the kind.
    """
    added = []
    if wanted.activation:
        added.append(_heatmap(editor, shapes, batch))
    if wanted.features:
        added.append(_features(editor, shapes, batch))
    if wanted.attention:
        added.append(_attention(editor, shapes, batch))
    return added


def _heatmap(editor: GraphEditor, shapes: Mapping[str, Shape], batch: int) -> str:
    head = class_head(GraphView(editor.model, shapes))
    if head is None:
        msg = (
            "The model has no class activation map: its scores are not linear in the mean of a "
            "feature map. Choose another explanation."
        )
        raise ModelError(msg)
    weights = editor.cast(head.weights, TensorProto.FLOAT)
    if head.channels_first:
        weights = editor.add("Transpose", weights, perm=[1, 0])
    weights = editor.reshape(weights, -1, head.features.channels, 1, 1)
    if head.scale != 1.0:
        weights = editor.add("Mul", weights, editor.number(head.scale))
    features = _as_planes(editor, head.features, batch)
    return editor.add("Conv", features, weights, gives="heatmap")


def _features(editor: GraphEditor, shapes: Mapping[str, Shape], batch: int) -> str:
    head = class_head(GraphView(editor.model, shapes))
    found = head.features if head else _last_map(editor, shapes, batch)
    if found is None:
        msg = "The model has no feature map that could be shown; choose another explanation."
        raise ModelError(msg)
    planes = _as_planes(editor, found, batch)
    return editor.add("Identity", planes, gives="features")


def _last_map(editor: GraphEditor, shapes: Mapping[str, Shape], batch: int) -> FeatureMap | None:
    attention = find_attention(editor.model, shapes, batch)
    return last_map(GraphView(editor.model, shapes), attention)


def _as_planes(editor: GraphEditor, features: FeatureMap, batch: int) -> str:
    """One image's map ``(1, c, h, w)`` in float32."""
    tensor = first_image(editor, features.tensor, features.shape, batch)
    tensor = editor.cast(tensor, TensorProto.FLOAT)
    if features.order == "planes":
        return tensor
    rows, columns, channels = features.rows, features.columns, features.channels
    if features.order == "tokens":
        places = range(features.before, features.before + rows * columns)
        tensor = editor.take(tensor, places, 1)
        tensor = editor.reshape(tensor, 1, rows, columns, channels)
    return editor.add("Transpose", tensor, perm=[0, 3, 1, 2])


def _attention(editor: GraphEditor, shapes: Mapping[str, Shape], batch: int) -> str:
    """Roll attention out over the layers (Abnar & Zuidema 2020), then add the last one's heads.

    A layer passes on half of what attention gathers and half of what came along beside it:
    ``0.5·A + 0.5·I``, A being the mean over heads. Its rows sum to 1 as those of a softmax do. Only
    one row of the layers' product is wanted, so that row goes through the layers, last to first.
    """
    facts = find_attention(editor.model, shapes, batch)
    if not facts:
        msg = "The model has no attention over the frame that it shows; choose another explanation."
        raise ModelError(msg)
    last = facts[-1]
    alike = [each for each in facts if (each.tokens, each.before) == (last.tokens, last.before)]
    layers = [_one_layer(editor, each, shapes[each.tensor], batch) for each in alike]
    asked = editor.constant(_asking(last))
    half = editor.number(0.5)
    row = asked
    for layer in reversed(layers):
        mean = editor.reduce("ReduceMean", layer, 0, keepdims=False)
        gathered = editor.add("MatMul", row, mean)
        row = editor.add("Mul", editor.add("Add", gathered, row), half)
    rolled = _on_grid(editor, last, row, 1)
    heads = _on_grid(editor, last, editor.add("MatMul", asked, layers[-1]), last.heads)
    return editor.add("Concat", rolled, heads, axis=1, gives="attention")


def _one_layer(editor: GraphEditor, facts: AttentionFacts, shape: Shape, batch: int) -> str:
    """One image's attention ``(heads, tokens, tokens)`` in float32."""
    tensor = first_image(editor, facts.tensor, shape, batch)
    tensor = editor.cast(tensor, TensorProto.FLOAT)
    return editor.reshape(tensor, facts.heads, facts.tokens, facts.tokens)


def _asking(facts: AttentionFacts) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Whose view is shown, as weights ``(1, tokens)``.

    The class token's, which the answer is read from; of a tracker the golden part's, all of its
    patches; else that of all places.
    """
    asked = np.zeros((1, facts.tokens), np.float32)
    if 0 < facts.before <= MOST_SPECIAL_TOKENS:
        asked[0, 0] = 1.0
    elif facts.before:
        asked[0, : facts.before] = 1.0 / facts.before
    else:
        asked[0] = 1.0 / facts.tokens
    return asked


def _on_grid(editor: GraphEditor, facts: AttentionFacts, rows: str, maps: int) -> str:
    """Lay rows of attention out over the grid, each to sum 1 there."""
    flat = editor.reshape(rows, 1, maps, facts.tokens)
    if facts.before:
        flat = editor.take(flat, range(facts.before, facts.tokens), 2)
    total = editor.reduce("ReduceSum", flat, 2)
    # A row may have looked at nothing but special tokens.
    share = editor.add("Div", flat, editor.add("Add", total, editor.number(1e-12)))
    return editor.reshape(share, 1, maps, facts.rows, facts.columns)
