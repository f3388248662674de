"""Likenesses of what people bring, by name."""

from collections.abc import Callable

from onnx import ModelProto, TensorProto, helper

from tests.support.likenesses import Boxes, Gives, anomalib, likeness, picture, sklearn, yolo

HALF = TensorProto.FLOAT16
WHOLE = TensorProto.INT64

MADE: dict[str, Callable[[], ModelProto]] = {
    "YOLOv8": lambda: yolo("detect", "Detect", Boxes((1, 7, 8400), 600)),
    "YOLOv8 of 2 classes": lambda: yolo(
        "detect", "Detect", Boxes((1, 6, 8400), 600), names="{0: 'a', 1: 'b, c'}"
    ),
    "any size": lambda: yolo(
        "detect", "Detect", Boxes((1, 7, 8400), 600), takes=picture("batch", 3, "height", "width")
    ),
    "half": lambda: yolo(
        "detect", "Detect", Boxes((1, 7, 8400), 600, dtype=HALF),
        takes=picture(1, 3, 640, 640, dtype=HALF),
    ),
    "NMS inside": lambda: yolo(
        "detect", "Detect", Boxes((1, 300, 6), 600, rows=True), args="{'nms': True}"
    ),
    "YOLO26 end to end": lambda: yolo(
        "detect", "Detect", Boxes((1, 300, 6), 600, rows=True), end2end="True"
    ),
    "RT-DETR": lambda: yolo("detect", "RTDETRDecoder", Boxes((1, 300, 6), rows=True)),
    "YOLO-seg": lambda: yolo(
        "segment", "Segment", Boxes((1, 39, 8400), 600), Gives((1, 32, 160, 160))
    ),
    "YOLO-seg, NMS inside": lambda: yolo(
        "segment", "Segment26", Boxes((1, 300, 38), 600, rows=True), Gives((1, 32, 160, 160))
    ),
    "YOLO-cls": lambda: yolo(
        "classify", "Classify", Gives((1, 3), end="Softmax"), takes=picture(1, 3, 224, 224),
        size=224,
    ),
    "YOLO-sem": lambda: yolo(
        "semantic", "SemanticSegment", Gives((1, 512, 512), 3.2, dtype=TensorProto.UINT8),
        takes=picture(1, 3, 512, 512), size=512,
    ),
    "YOLO-pose": lambda: yolo("pose", "Pose", Gives((1, 56, 8400), 600)),
    "anomalib": anomalib,
    "PatchCore of two": lambda: anomalib(2),
    "distance": lambda: likeness(
        {"input": picture(1, 3, 64, 64)},
        {"pred_score": Gives((1, 1), 40), "anomaly_map": Gives((1, 1, 64, 64), 40)},
    ),
    "torchvision": lambda: likeness(
        {"x": picture(1, 3, 224, 224)}, {"linear": Gives((1, 3), 4, -4)}
    ),
    "probabilities": lambda: likeness(
        {"x": picture(1, 3, 64, 64)}, {"p": Gives((1, 2), 4, -4, end="Softmax")}
    ),
    "many labels": lambda: likeness(
        {"x": picture("n", 3, 64, 96)}, {"p": Gives((1, 4), 4, -4, end="Sigmoid")}
    ),
    "binary map": lambda: likeness(
        {"x": picture(1, 1, 64, 64)}, {"p": Gives((1, 2, 64, 64), 4, -4)}
    ),
    "index map": lambda: likeness(
        {"x": picture(1, 3, 64, 64)}, {"p": Gives((1, 1, 64, 64), 3.5, dtype=WHOLE)}
    ),
    "LR-ASPP": lambda: likeness(
        {"image": picture(1, 3, 256, 320)}, {"out": Gives((1, 4, 256, 320), 4, -4)}
    ),
    "SSD": lambda: likeness(
        {"image": picture(3, 320, 320)},
        {"boxes": Gives((50, 4), 320), "scores": Gives((50,)),
         "labels": Gives((50,), 4, dtype=WHOLE)},
    ),
    "DETR": lambda: likeness(
        {"image": picture(1, 3, 320, 320)},
        {"pred_logits": Gives((1, 100, 4), 6, -6), "pred_boxes": Gives((1, 100, 4))},
    ),
    "YOLOv5": lambda: likeness(
        {"images": picture(1, 3, 320, 320)}, {"output": Gives((1, 6300, 8), 320)}
    ),
    "YOLOX": lambda: likeness(
        {"images": picture(1, 3, 320, 320)}, {"output": Gives((1, 2100, 8), 3, -3)}
    ),
    "scikit-learn": sklearn,
    "scikit-learn, numbered": lambda: sklearn(named=False),
    "colour row": lambda: sklearn(3 * 64),
    "measurements": lambda: sklearn(5),
    "autoencoder": lambda: likeness(
        {"x": picture(1, 1, 128, 128)}, {"y": Gives((1, 1, 128, 128))}
    ),
    "multispectral": lambda: likeness(
        {"x": picture(1, 6, 64, 64)}, {"p": Gives((1, 2), 4, -4, end="Softmax")}
    ),
    "four channels": lambda: likeness(
        {"x": picture(1, 64, 64, 4)}, {"p": Gives((1, 2), 4, -4, end="Softmax")}
    ),
    "bytes": lambda: likeness(
        {"x": picture(1, 64, 64, 3, dtype=TensorProto.UINT8)},
        {"p": Gives((1, 2), 4, -4, end="Softmax")},
    ),
    "open": lambda: likeness(
        {"x": picture("n", 3, "h", "w")}, {"p": Gives((1, 2), 4, -4, end="Softmax")}
    ),
    "its own size": lambda: likeness(
        {"x": picture("n", 3, "h", "w")}, {"p": Gives((1, 2), 4, -4, end="Softmax")},
        before=[
            helper.make_node("Constant", [], ["sizes"], value_ints=[1, 3, 48, 64]),
            helper.make_node("Resize", ["x", "", "", "sizes"], ["prepared"], mode="linear"),
        ],
    ),
    "its middle": lambda: likeness(
        {"input": picture(1, 3, 64, 64)},
        {"pred_score": Gives((1, 1)), "anomaly_map": Gives((1, 1, 48, 48))},
        before=[
            helper.make_node("Constant", [], ["from"], value_ints=[8, 8]),
            helper.make_node("Constant", [], ["to"], value_ints=[56, 56]),
            helper.make_node("Constant", [], ["axes"], value_ints=[2, 3]),
            helper.make_node("Slice", ["input", "from", "to", "axes"], ["prepared"]),
        ],
    ),
    "template": lambda: likeness(
        {"template": picture(1, 3, 32, 32), "search": picture(1, 3, 64, 64)},
        {"p": Gives((1, 2), 4, -4, end="Softmax")},
    ),
    "two pictures": lambda: likeness(
        {"a": picture(1, 3, 64, 64), "b": picture(1, 3, 64, 64)},
        {"p": Gives((1, 2), 4, -4, end="Softmax")},
    ),
    "sizes": lambda: likeness(
        {"images": picture(1, 3, 320, 320), "orig_target_sizes": ((1, 2), WHOLE)},
        {"labels": Gives((1, 300), 2, dtype=WHOLE), "boxes": Gives((1, 300, 4), 320),
         "scores": Gives((1, 300))},
    ),
    "a setting": lambda: likeness(
        {"x": picture(1, 3, 64, 64), "level": ((1,), TensorProto.FLOAT)},
        {"p": Gives((1, 2), 4, -4, end="Softmax")},
        {"param:level": "0.0, 1.0, 0.25"},
    ),
    "another setting": lambda: likeness(
        {"x": picture(1, 3, 64, 64), "level": ((1, 2), TensorProto.FLOAT)},
        {"p": Gives((1, 2), 4, -4, end="Softmax")},
    ),
    "embedding": lambda: likeness(
        {"x": picture(1, 3, 64, 64)}, {"e": Gives((1, 128, 8, 8), 4, -4)}
    ),
    "waveform": lambda: likeness(
        {"x": picture(1, 3, 64, 64)}, {"y": Gives((1, 2, 3, 4, 5))}
    ),
}  # fmt: skip
