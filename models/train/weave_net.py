"""The network that judges cloth: convolutions for yarns, attention for the whole.

A convolutional stem turns every 32x32 pixels into a token. Two statistics of texture join it: how
the stem's features go together within the token (bilinear pooling, Lin et al., "Bilinear CNN
models", 2015), which tells weave and slant, and the token's colour less the mean of its row and of
its column, in which stripes and checks cancel and a stain stays.
A small transformer lets tokens compare
themselves with the rest of the cloth; then one query a class looks for where its evidence lies. The
class's logit is the evidence weighted by that attention, so the attention maps are those that made
the score, and the tokens' own evidence makes the heatmap.
"""

import torch
from tile_net import Separable, convolve, normalise
from torch import Tensor, nn

CELL = 32
"""Frame pixels per token."""
GRID = 32
"""Tokens a side."""
WIDTH = 96
HEADS = 4


class Encoder(nn.Module):
    """One transformer layer, normalised first."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS) -> None:
        super().__init__()
        self.heads = heads
        self.before = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.after = nn.LayerNorm(width)
        self.mix = nn.Sequential(
            nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map tokens ``(n, t, width)`` to tokens."""
        n, t, width = x.shape
        q, k, v = (
            self.qkv(self.before(x))
            .view(n, t, 3, self.heads, width // self.heads)
            .permute(2, 0, 3, 1, 4)
        ).unbind(0)
        weights = torch.softmax(q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5, dim=-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(n, t, width))
        mixed: Tensor = x + self.mix(self.after(x))
        return mixed


class Together(nn.Module):
    """Which features occur together within each token."""

    def __init__(self, inputs: int, features: int = 16) -> None:
        super().__init__()
        self.features = features
        self.reduce = nn.Sequential(nn.Conv2d(inputs, features, 1, bias=False), normalise(features))
        self.spread = nn.Linear(features * features, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, inputs, 128, 128)`` to ``(n, WIDTH, 32, 32)``."""
        n, cell = x.shape[0], x.shape[2] // GRID
        own = self.reduce(x).reshape(n, self.features, GRID, cell, GRID, cell)
        own = own.permute(0, 2, 4, 1, 3, 5).reshape(n, GRID * GRID, self.features, cell * cell)
        pairs = (own @ own.transpose(-1, -2) / cell**2).flatten(2)
        return self.spread(pairs).transpose(1, 2).unflatten(2, (GRID, GRID))


class Tint(nn.Module):
    """Colour that neither the row nor the column explains."""

    def __init__(self) -> None:
        super().__init__()
        self.see = nn.Sequential(
            convolve(3, 16, 3, 1, 1),
            convolve(16, 32, 3, 2, 1),
            Separable(32, 32),
            Separable(32, 32),
        )
        self.spread = nn.Conv2d(32, WIDTH, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map frames ``(n, 3, 1024, 1024)`` to ``(n, WIDTH, 32, 32)``."""
        small = nn.functional.avg_pool2d(x, CELL // 2)
        rest = small - small.mean(2, keepdim=True)
        rest = 4.0 * (rest - rest.mean(3, keepdim=True))
        tint: Tensor = self.spread(self.see(rest))
        return tint


class WeaveNet(nn.Module):
    """Hybrid of a convolutional stem and a small transformer."""

    def __init__(self, classes: int = 4) -> None:
        super().__init__()
        self.yarns = nn.Sequential(
            convolve(3, 24, 8, 4, 2),
            convolve(24, 48, 3, 2, 1),
            Separable(48, 48),
            Separable(48, 48),
        )
        self.patches = nn.Sequential(
            convolve(48, 64, 3, 2, 1),
            Separable(64, 64),
            Separable(64, 64),
            convolve(64, WIDTH, 3, 2, 1),
            Separable(WIDTH, WIDTH),
        )
        self.together = Together(48)
        self.tint = Tint()
        self.place = nn.Parameter(torch.randn(1, GRID * GRID // 4, WIDTH) * 0.02)
        self.encoder = nn.Sequential(Encoder(), Encoder())
        self.norm = nn.LayerNorm(WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.query = nn.Parameter(torch.randn(classes, WIDTH) * 0.02)
        self.evidence = nn.Linear(WIDTH, classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Judge normalised frames ``(n, 3, 1024, 1024)``.

        Returns
        -------
        logits : Tensor
            ``(n, classes)``.
        attention : Tensor
            ``(n, classes, 32, 32)``, sums to 1 over the grid.
        evidence : Tensor
            ``(n, classes, 32, 32)`` logits of the tokens.
        """
        grid = (x.shape[0], -1, GRID, GRID)
        yarns = self.yarns(x)
        local = self.patches(yarns) + self.together(yarns) + self.tint(x)
        # The whole is compared on a grid twice as coarse: a sixteenth of the comparisons.
        coarse = nn.functional.avg_pool2d(local, 2).flatten(2).transpose(1, 2) + self.place
        whole = self.encoder(coarse).transpose(1, 2).unflatten(2, (GRID // 2, GRID // 2))
        joined = local + nn.functional.interpolate(whole, scale_factor=2.0, mode="nearest")
        tokens = self.norm(joined.flatten(2).transpose(1, 2))
        evidence = self.evidence(tokens).transpose(1, 2)
        # A query looks where it finds evidence, and learns where else.
        match = self.query @ self.key(tokens).transpose(1, 2) * WIDTH**-0.5
        look = torch.softmax(match + evidence, dim=-1)
        logits = (look * evidence).sum(-1)
        return logits, look.view(grid), evidence.view(grid)


class Shipped(nn.Module):
    """The network as the bundle ships it: bytes in, probabilities, attention and heatmap out."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map ``(1, 1024, 1024, 3)`` uint8 BGR to scores, attention and heatmap."""
        x = image.permute(0, 3, 1, 2).to(torch.float32) * (1.0 / 64.0) + (-2.0)
        logits, attention, evidence = self.net(x)
        return torch.sigmoid(logits), attention, torch.sigmoid(evidence.amax(dim=1))
