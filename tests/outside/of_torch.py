"""PyTorch models in the plain: torchvision's and our own few layers, by ``torch.onnx.export``.

Such files carry no metadata; what their makers know of resizing and scaling stands in ``answers``.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torchvision
from PIL import Image
from torch import nn
from torchvision import models
from torchvision.transforms import v2

from tests.outside.recording import Foreign, Record

EXPORTER = f"torch {torch.__version__}, torchvision {torchvision.__version__}"
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
PREDICT = "model(transform(Image.open(path).convert('RGB')).unsqueeze(0))"

Transform = Callable[[Image.Image], torch.Tensor]


def export_torch(out: Path, pictures: dict[str, Path]) -> None:
    """Export a classifier, a transformer, a segmenter, a detector and an autoencoder."""
    warnings.filterwarnings("ignore")
    torch.manual_seed(5)
    images = {name: Image.open(path).convert("RGB") for name, path in pictures.items()}
    resnet18(out, images)
    multilabel(out, images)
    vision_transformer(out, images)
    segmenter(out, images)
    detector(out, images)
    autoencoder(out, images)


def resnet18(out: Path, images: dict[str, Image.Image]) -> None:
    """torchvision's transform of the published weights: shorter side to 256, middle 224 cut out."""
    model = models.resnet18(num_classes=3).eval()
    transform: Transform = models.ResNet18_Weights.IMAGENET1K_V1.transforms()
    settle(model, transform, images)
    record = Record(
        "resnet18",
        EXPORTER,
        "torch.onnx.export(model, (x,), path)",
        PREDICT,
        "classify",
        {"fit": "crop", "resize_px": 256, "colour": "rgb", "over": 255, **IMAGENET},
    )
    for name, image in images.items():
        logits = run(model, transform, image)[0]
        record.numbers[name] = {
            "logits": logits.tolist(),
            "probabilities": logits.softmax(0).tolist(),
        }
    # The call of the manual, weights in a file of their own.
    torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), out / "resnet18.onnx", verbose=False)
    record.write(out)


def multilabel(out: Path, images: dict[str, Image.Image]) -> None:
    """Four labels that may all be true, sigmoid inside; stretched, 0 to 1, no mean taken off."""
    net = models.mobilenet_v3_small(num_classes=4)
    model = nn.Sequential(net, nn.Sigmoid()).eval()
    transform = stretch(160, 192)
    settle(model, transform, images)
    with torch.no_grad():
        net.classifier[-1].weight.normal_(0, 0.2)
    record = Record(
        "multilabel",
        EXPORTER,
        "torch.onnx.export(model, (x,), path, dynamo=False, dynamic_axes={'image': {0: 'batch'}})",
        PREDICT,
        "multilabel",
        {"fit": "stretch", "colour": "rgb", "over": 255},
    )
    for name, image in images.items():
        record.numbers[name] = {"probabilities": run(model, transform, image)[0].tolist()}
    torch.onnx.export(
        model,
        (torch.zeros(1, 3, 160, 192),),
        out / "multilabel.onnx",
        dynamo=False,
        input_names=["image"],
        output_names=["defects"],
        dynamic_axes={"image": {0: "batch"}, "defects": {0: "batch"}},
    )
    record.write(out)


def vision_transformer(out: Path, images: dict[str, Image.Image]) -> None:
    """A small ViT: 36 patches and a class token, 3 heads, 4 layers."""
    model = models.VisionTransformer(
        image_size=96,
        patch_size=16,
        num_layers=4,
        num_heads=3,
        hidden_dim=48,
        mlp_dim=96,
        num_classes=3,
    ).eval()
    with torch.no_grad():  # a fresh head is all zeros
        model.heads[-1].weight.normal_(0, 0.4)
    transform = stretch(96, 96, **IMAGENET)
    record = Record(
        "vit",
        EXPORTER,
        "torch.onnx.export(model, (x,), path, input_names, output_names, external_data=False)",
        PREDICT,
        "classify",
        {"fit": "stretch", "colour": "rgb", "over": 255, **IMAGENET},
    )
    for name, image in images.items():
        logits = run(model, transform, image)[0]
        record.numbers[name] = {
            "logits": logits.tolist(),
            "probabilities": logits.softmax(0).tolist(),
        }
    write(model, (96, 96), out / "vit.onnx", "pixels", "logits")
    record.write(out)


def segmenter(out: Path, images: dict[str, Image.Image]) -> None:
    """LR-ASPP on MobileNet: logits of background and three defects at the input's size."""
    model = models.segmentation.lraspp_mobilenet_v3_large(
        weights=None, weights_backbone=None, num_classes=4
    ).eval()
    transform = stretch(256, 320, **IMAGENET)
    settle(model, transform, images)
    record = Record(
        "lraspp",
        EXPORTER,
        "torch.onnx.export(model, (x,), path, input_names, output_names, external_data=False)",
        f"{PREDICT}['out']",
        "semantic",
        {"fit": "stretch", "colour": "rgb", "over": 255, **IMAGENET},
    )
    for name, image in images.items():
        logits = run(model, transform, image)["out"][0]
        record.numbers[name] = {"lowest": float(logits.min()), "highest": float(logits.max())}
        record.maps[f"{name}/logits"] = logits.numpy()[:, ::4, ::4]
    write(model, (256, 320), out / "lraspp.onnx", "image", "out")
    record.write(out)


def detector(out: Path, images: dict[str, Image.Image]) -> None:
    """SSDlite: one image without a batch axis, normalisation and NMS inside, boxes in input px."""
    model = models.detection.ssdlite320_mobilenet_v3_large(
        weights=None, weights_backbone=None, num_classes=4, score_thresh=0.3, detections_per_img=50
    ).eval()
    transform = stretch(320, 320)
    settle(model, lambda image: transform(image), images, listed=True)
    with torch.no_grad():  # differences between places, or every box scores alike
        for convolution in model.head.classification_head.modules():
            if isinstance(convolution, nn.Conv2d) and convolution.groups == 1:
                convolution.weight.normal_(0, 0.12)
    record = Record(
        "ssdlite",
        EXPORTER,
        "torch.onnx.export(model, ([image],), path, opset_version=17, dynamo=False)",
        "model([transform(Image.open(path).convert('RGB'))])[0], boxes times frame over 320 px",
        "detect",
        {"fit": "stretch", "colour": "rgb", "over": 255, "channels": ["(none)", "a", "b", "c"]},
    )
    for name, image in images.items():
        with torch.inference_mode():
            found = model([transform(image)])[0]
        sides = torch.tensor([image.width, image.height] * 2) / 320
        record.numbers[name] = {
            "boxes": (found["boxes"] * sides).tolist(),
            "scores": found["scores"].tolist(),
            "classes": found["labels"].tolist(),
        }
    torch.onnx.export(
        model,
        ([torch.rand(3, 320, 320)],),
        out / "ssdlite.onnx",
        opset_version=17,
        dynamo=False,
        input_names=["image"],
        output_names=["boxes", "scores", "labels"],
    )
    record.write(out)


def autoencoder(out: Path, images: dict[str, Image.Image]) -> None:
    """Grey convolutional autoencoder; the map is the mean squared difference."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, 2, 1),
        nn.ReLU(),
        nn.ConvTranspose2d(16, 8, 2, 2),
        nn.ReLU(),
        nn.ConvTranspose2d(8, 1, 2, 2),
        nn.Sigmoid(),
    ).eval()
    transform = v2.Compose([v2.Grayscale(), stretch(128, 128)])
    record = Record(
        "autoencoder",
        EXPORTER,
        "torch.onnx.export(model, (x,), path, input_names, output_names, external_data=False)",
        "x = transform(Image.open(path).convert('RGB')); ((model(x) - x) ** 2)",
        "reconstruct",
        {"fit": "stretch", "colour": "grey", "over": 255},
    )
    for name, image in images.items():
        taken = transform(image).unsqueeze(0)
        with torch.inference_mode():
            difference = ((model(taken) - taken) ** 2)[0, 0].numpy()
        record.numbers[name] = {"highest": float(difference.max())}
        record.maps[f"{name}/difference"] = difference
    write(model, (128, 128), out / "autoencoder.onnx", "image", "reconstruction", channels=1)
    record.write(out)


def stretch(
    height: int, width: int, mean: list[float] | None = None, std: list[float] | None = None
) -> Transform:
    """Resize as torchvision does by default (Pillow, bilinear over all pixels), then scale."""
    steps: list[Any] = [
        v2.Resize((height, width)),
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
    ]
    if mean and std:
        steps.append(v2.Normalize(mean, std))
    return v2.Compose(steps)  # type: ignore[no-any-return]


def settle(
    model: Foreign,
    transform: Transform,
    images: dict[str, Image.Image],
    *,
    listed: bool = False,
) -> None:
    """Give batch norm the pictures' statistics: a fresh model's signals die away."""
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    batch = [transform(image) for image in images.values()]
    with torch.no_grad():
        model(batch if listed else torch.stack(batch))
    model.eval()


def run(model: Foreign, transform: Transform, image: Image.Image) -> Foreign:
    """Ask the model about a picture."""
    with torch.inference_mode():
        return model(transform(image).unsqueeze(0))


def write(
    model: Foreign,
    size: tuple[int, int],
    path: Path,
    taken: str,
    given: str,
    *,
    channels: int = 3,
) -> None:
    """Export with named tensors, weights inside the file."""
    torch.onnx.export(
        model,
        (torch.zeros(1, channels, *size),),
        path,
        input_names=[taken],
        output_names=[given],
        external_data=False,
        verbose=False,
    )
