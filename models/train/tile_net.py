"""The networks that map a tile frame to one probability map per defect class."""

import torch
from torch import Tensor, nn

STRIDE = 8
"""Frame pixels per cell of the map."""


def normalise(channels: int) -> nn.BatchNorm2d:
    """Return batch normalisation that bfloat16 cannot drive to a negative variance."""
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.05)


def convolve(inputs: int, outputs: int, kernel: int, stride: int, padding: int) -> nn.Sequential:
    """Return convolution, normalisation and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False),
        normalise(outputs),
        nn.ReLU(inplace=True),
    )


class Separable(nn.Module):
    """A depthwise 3x3 and a pointwise convolution, added to the input where shapes allow."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        self.depthwise = nn.Sequential(
            nn.Conv2d(inputs, inputs, 3, stride, dilation, dilation, groups=inputs, bias=False),
            normalise(inputs),
            nn.ReLU(inplace=True),
        )
        self.pointwise = nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, bias=False), normalise(outputs)
        )
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h / stride, w / stride)``."""
        y = self.pointwise(self.depthwise(x))
        return torch.relu(x + y if self.residual else y)


class FineNet(nn.Module):
    """Cracks, chips and spots: full resolution, and the surroundings some 150 pixels wide."""

    classes = (0, 1, 2)

    def __init__(self) -> None:
        super().__init__()
        self.stem = convolve(1, 16, 8, 4, 2)
        self.fine = nn.Sequential(convolve(16, 32, 3, 2, 1), Separable(32, 32), Separable(32, 32))
        self.context = nn.Sequential(
            Separable(32, 64, stride=2), *(Separable(64, 64, dilation=d) for d in (1, 2, 4, 1))
        )
        self.lower = nn.Conv2d(64, 32, 1)
        self.join = nn.Sequential(Separable(32, 32), Separable(32, 32))
        self.judge = nn.Conv2d(32, len(self.classes), 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map normalised frames ``(n, 1, h, w)`` to logits ``(n, 3, h / 8, w / 8)``."""
        fine = self.fine(self.stem(x))
        wide = double(self.lower(self.context(fine)))
        logits: Tensor = self.judge(self.join(torch.relu(fine + wide)))
        return logits


class WideNet(nn.Module):
    """Shade: the frame averaged over 16x16 pixels, and surroundings as wide as the largest field.

    Averaging takes noise and most of the speckle away and leaves a shade, which is hundreds of
    pixels wide, as it is.
    """

    classes = (3,)
    stride = 16

    def __init__(self) -> None:
        super().__init__()
        self.near = convolve(1, 16, 3, 1, 1)
        self.far = nn.Sequential(
            convolve(16, 48, 3, 2, 1),
            *(Separable(48, 48, dilation=d) for d in (1, 2, 4, 8, 4, 2, 1)),
        )
        self.lower = nn.Conv2d(48, 16, 1)
        self.join = Separable(16, 16)
        self.judge = nn.Conv2d(16, len(self.classes), 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map averaged frames ``(n, 1, h / 16, w / 16)`` to logits ``(n, 1, h / 8, w / 8)``."""
        near = self.near(x)
        wide = double(self.lower(self.far(near)))[:, :, : near.shape[2], : near.shape[3]]
        logits: Tensor = double(self.judge(self.join(torch.relu(near + wide))))
        return logits


def double(x: Tensor) -> Tensor:
    """Interpolate to twice the size."""
    return nn.functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


class Shipped(nn.Module):
    """Both networks as the bundle ships it: bytes in, probabilities out.

    Transpose, then Cast, then Mul, then Add: in this order it is fast, and the scale stays out of
    the first convolution, whose zero padding would otherwise mean another grey.
    """

    def __init__(self, fine: FineNet, wide: WideNet) -> None:
        super().__init__()
        self.fine = fine
        self.wide = wide

    def forward(self, image: Tensor) -> Tensor:
        """Map ``(1, h, w, 1)`` uint8 to ``(1, 4, h / 8, w / 8)`` float32."""
        x = image.permute(0, 3, 1, 2).to(torch.float32) * (1.0 / 64.0) + (-2.0)
        shade = self.wide(nn.functional.avg_pool2d(x, WideNet.stride))
        return torch.sigmoid(torch.cat([self.fine(x), shade], dim=1))
