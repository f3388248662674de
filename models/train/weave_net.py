"""The network that judges cloth: convolutions for yarns, attention for the whole.

A convolutional stem turns every 32x32 pixels into a token. Statistics that suit cloth join it: how
the stem's features go together within the token (bilinear pooling, Lin et al., "Bilinear CNN
models", 2015), which tells the weave; the direction of its yarns; the colour less the mean of its
row and of its column, in which stripes and checks cancel and a stain stays; what its row and its
column have in common; and the yarns followed one by one over stretches of cloth, where a missing
one shows. A small transformer lets tokens compare
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
    """Which features occur together within each token.

    Parameters
    ----------
    reduce : nn.Module
        Makes ``features`` maps, a whole number of cells per token.
    features : int
        Their number.
    """

    def __init__(self, reduce: nn.Module, features: int = 16) -> None:
        super().__init__()
        self.features = features
        self.reduce = reduce
        self.spread = nn.Linear(features * features, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """Map what ``reduce`` takes to ``(n, WIDTH, 32, 32)``."""
        maps = self.reduce(x)
        n, cell = maps.shape[0], maps.shape[2] // GRID
        own = maps.reshape(n, self.features, GRID, cell, GRID, cell)
        own = own.permute(0, 2, 4, 1, 3, 5).reshape(n, GRID * GRID, self.features, cell * cell)
        pairs = (own @ own.transpose(-1, -2) / cell**2).flatten(2)
        return self.spread(pairs).transpose(1, 2).unflatten(2, (GRID, GRID))


class Slant(nn.Module):
    """Second moments of linear filters, free of contrast: a learned structure tensor.

    Averaged over cloth, the moments of gradients give the direction of its yarns (Bigün and
    Granlund, "Optimal orientation detection of linear symmetry", 1987).
    """

    def __init__(self, features: int = 16) -> None:
        super().__init__()
        self.features = features
        self.filters = nn.Conv2d(3, features, 8, 4, 2, bias=False)
        with torch.no_grad():
            # Gradients, not brightness.
            self.filters.weight -= self.filters.weight.mean((2, 3), keepdim=True)
        self.spread = nn.Sequential(
            nn.Linear(features * features, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map frames ``(n, 3, 1024, 1024)`` to ``(n, WIDTH, 32, 32)``."""
        maps = self.filters(x)
        n, coarse = maps.shape[0], GRID // 2
        cell = maps.shape[2] // coarse
        own = maps.reshape(n, self.features, coarse, cell, coarse, cell)
        own = own.permute(0, 2, 4, 1, 3, 5).reshape(n, coarse**2, self.features, cell * cell)
        pairs = own @ own.transpose(-1, -2)
        power = pairs.diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None]
        # Pool over all the cloth beside the token: a slant is everywhere or nowhere.
        pairs = 4.0 * pairs / (power + 1e-3)
        moments = self.spread(0.25 * (pairs + 3.0 * pairs.mean(1, keepdim=True)).flatten(2))
        grid = moments.transpose(1, 2).unflatten(2, (coarse, coarse))
        return nn.functional.interpolate(grid, scale_factor=2.0, mode="nearest")


class Angle(nn.Module):
    """The direction of wefts and of warps over the whole cloth, and a logit of skew from them.

    Derivatives of Gaussians at every other pixel; where the gradient is nearly vertical it stands
    on a weft's edge, where it is nearly horizontal on a warp's, and how far it leans there is the
    yarn's slope. Four notions of "nearly" are measured, since a twill's diagonal leaks into each
    differently.
    """

    nearly = (1.0, 2.0, 4.0, 8.0)

    def __init__(self) -> None:
        super().__init__()
        place = torch.arange(-2.0, 3.0)
        smooth = torch.exp(-(place**2) / (2 * 0.9**2))
        smooth = smooth / smooth.sum()
        slope = place * smooth
        slope = slope / (slope * place).sum()
        kernels = torch.stack([torch.outer(smooth, slope), torch.outer(slope, smooth)])
        self.register_buffer("kernels", kernels[:, None])
        self.register_buffer("middle", torch.zeros(2 * len(self.nearly)))
        self.register_buffer("spread", torch.ones(2 * len(self.nearly)))
        self.judge = nn.Sequential(nn.Linear(2 * len(self.nearly), 32), nn.ReLU(), nn.Linear(32, 1))

    def slopes(self, x: Tensor) -> Tensor:
        """Measure frames ``(n, 3, h, w)``: ``(n, 8)`` slopes, weft and warp by turns."""
        grey = x.mean(1, keepdim=True)
        gradient = nn.functional.conv2d(grey, self.kernels, stride=2, padding=2)
        across, down = gradient[:, 0], gradient[:, 1]
        wide, tall = across.abs(), down.abs()
        found = []
        for times in self.nearly:
            for lean, main, minor in (
                (across * torch.sign(down), tall, wide),
                (down * torch.sign(across), wide, tall),
            ):
                weight = torch.relu(main - times * minor)
                found.append((weight * lean).sum((1, 2)) / ((weight * main).sum((1, 2)) + 1e-3))
        return torch.stack(found, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Judge frames ``(n, 3, h, w)``: ``(n, 1)`` logits of skew."""
        logit: Tensor = self.judge((self.slopes(x) - self.middle) / self.spread)
        return logit


class Strips(nn.Module):
    """What a token's whole row and whole column have in common (Hou, "Strip pooling", 2020).

    A missing yarn is faint in each token but crosses all of the cloth.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(nn.Conv2d(WIDTH, WIDTH, 1), nn.ReLU())
        self.along_row = nn.Conv2d(WIDTH, WIDTH, 1)
        self.along_column = nn.Conv2d(WIDTH, WIDTH, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, WIDTH, 32, 32)`` to the same shape."""
        seen = self.look(x)
        rows = self.along_row(seen.mean(3, keepdim=True))
        strips: Tensor = rows + self.along_column(seen.mean(2, keepdim=True))
        return strips


class Strand(nn.Module):
    """Follow yarns that lie along a row of features, and say how much each looks missing.

    A yarn's neighbours cross the same yarns under the same light, so a gap shows once the features
    are averaged along the yarn: finely across it, since a yarn is three features wide, and over
    stretches short enough that cloth laid askew stays in its row. Filters over several stretches
    follow it from row to row.
    """

    stretch = 8
    """Features averaged along the yarn."""

    def __init__(self, features: int, width: int = 24) -> None:
        super().__init__()
        self.take = convolve(features, width, 1, 1, 0)
        self.follow = nn.Sequential(*(Beside(width) for _ in range(4)))
        self.judge = nn.Conv2d(width, 1, 1)
        nn.init.zeros_(self.judge.weight)
        nn.init.zeros_(self.judge.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, features, h, w)``, yarns along ``w``, to logits ``(n, 1, GRID, GRID)``."""
        rows = nn.functional.avg_pool2d(self.take(x), (1, self.stretch))
        logit: Tensor = self.judge(self.follow(rows))
        return nn.functional.max_pool2d(logit, (logit.shape[2] // GRID, logit.shape[3] // GRID))


class Beside(nn.Module):
    """A convolution, wider across the yarn than along it, added to the input."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.compare = nn.Sequential(
            nn.Conv2d(width, width, (5, 3), padding=(2, 1), bias=False), normalise(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(n, width, h, w)`` to the same shape."""
        return torch.relu(x + self.compare(x))


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
        self.together = Together(nn.Sequential(nn.Conv2d(48, 16, 1, bias=False), normalise(16)))
        self.slant = Slant()
        self.strips = Strips()
        self.tint = Tint()
        self.strands = nn.ModuleList((Strand(24), Strand(24)))
        self.place = nn.Parameter(torch.randn(1, GRID * GRID // 4, WIDTH) * 0.02)
        self.encoder = nn.Sequential(Encoder(), Encoder())
        self.norm = nn.LayerNorm(WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.query = nn.Parameter(torch.randn(classes, WIDTH) * 0.02)
        self.evidence = nn.Linear(WIDTH, classes)
        self.angle = Angle()
        self.register_buffer("of_yarn", torch.tensor([[0.0], [1.0], [0.0], [0.0]]))
        self.register_buffer("of_skew", torch.tensor([[0.0], [0.0], [1.0], [0.0]]))

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
        fine = self.yarns[0](x)
        yarns = self.yarns[1:](fine)
        local = self.patches(yarns) + self.together(yarns) + self.tint(x)
        local = local + self.slant(x) + self.strips(local)
        # The whole is compared on a grid twice as coarse: a sixteenth of the comparisons.
        coarse = nn.functional.avg_pool2d(local, 2).flatten(2).transpose(1, 2) + self.place
        whole = self.encoder(coarse).transpose(1, 2).unflatten(2, (GRID // 2, GRID // 2))
        joined = local + nn.functional.interpolate(whole, scale_factor=2.0, mode="nearest")
        tokens = self.norm(joined.flatten(2).transpose(1, 2))
        wefts, warps = self.strands
        missing = torch.maximum(wefts(fine), warps(fine.mT).mT).flatten(2)
        evidence = self.evidence(tokens).transpose(1, 2) + self.of_yarn * missing
        # A query looks where it finds evidence, and learns where else.
        match = self.query @ self.key(tokens).transpose(1, 2) * WIDTH**-0.5
        look = torch.softmax(match + evidence, dim=-1)
        # The slant of the whole cloth is evidence that every token shares.
        evidence = evidence + self.of_skew * self.angle(x)[:, None]
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
