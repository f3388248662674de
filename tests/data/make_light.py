"""Make the light model of the tests again: mean brightness of 8 × 8 cells, on 320 × 240 frames.

Needs the extra ``train`` (onnx). A bright blob is a defect; the map is its brightness, 0 to 1.

    python tests/data/make_light.py
"""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper

OUT = Path(__file__).parent / "light"
HEIGHT, WIDTH, CELL = 240, 320, 8


def graph() -> bytes:
    """Build uint8 NHWC → Transpose → Cast → Mul → AveragePool."""
    nodes = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Cast", ["planes"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["levels", "scale"], ["light"]),
        helper.make_node(
            "AveragePool", ["light"], ["map"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]
        ),
    ]
    scale = helper.make_tensor("scale", TensorProto.FLOAT, [], [1 / 255])
    image = helper.make_tensor_value_info("image", TensorProto.UINT8, [1, HEIGHT, WIDTH, 1])
    out = helper.make_tensor_value_info(
        "map", TensorProto.FLOAT, [1, 1, HEIGHT // CELL, WIDTH // CELL]
    )
    model = helper.make_model(
        helper.make_graph(nodes, "light", [image], [out], [scale]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def main() -> None:
    """Write model, golden files and card."""
    OUT.mkdir(exist_ok=True)
    image = np.random.default_rng(5).integers(60, 90, (HEIGHT, WIDTH), dtype=np.uint8)
    image[100:140, 200:250] = 240
    cells = image.reshape(HEIGHT // CELL, CELL, WIDTH // CELL, CELL).mean(axis=(1, 3)) / 255
    (OUT / "model.onnx").write_bytes(graph())
    cv2.imwrite(str(OUT / "golden.png"), image)
    np.savez_compressed(OUT / "golden.npz", map=cells[None, None].astype(np.float32))

    def sha256(name: str) -> str:
        return hashlib.sha256((OUT / name).read_bytes()).hexdigest()

    card = {
        "schema_version": 1,
        "name": "light",
        "title": "Mean brightness of cells, for tests",
        "kind": "segmentation",
        "classes": ["blob"],
        "input": {"name": "image", "height": HEIGHT, "width": WIDTH, "channels": 1},
        "outputs": {"map": "map"},
        "score_from": "map",
        "onnx_sha256": sha256("model.onnx"),
        "golden": {
            "image": "golden.png",
            "outputs": "golden.npz",
            "image_sha256": sha256("golden.png"),
            "outputs_sha256": sha256("golden.npz"),
            "atol": 1e-4,
        },
        "provenance": {"made_by": "python tests/data/make_light.py"},
        "licence": "MIT",
    }
    (OUT / "card.yaml").write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
