"""Random distortions of training batches: uint8 [n, h, w, c] -> pixels float32 [n, c, h, w] in [0, 1]."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def to_pixels(batch: Tensor) -> Tensor:
    """uint8 [n, h, w, c] -> float32 [n, c, h, w] in [0, 1], stored channels last."""
    return batch.permute(0, 3, 1, 2).float().div_(255)


def crop_and_flip(batch: Tensor, generator: torch.Generator, margin: int = 4) -> Tensor:
    """Shifts by up to `margin` pixels with zeros coming in, and mirrors every second picture."""
    n, height, width, _ = batch.shape
    padded = F.pad(batch, (0, 0, margin, margin, margin, margin))
    y = torch.randint(0, 2 * margin + 1, (n, 1), generator=generator) + torch.arange(height)
    x = torch.randint(0, 2 * margin + 1, (n, 1), generator=generator) + torch.arange(width)
    mirrored = torch.rand((n, 1), generator=generator) < 0.5
    x = torch.where(mirrored, x.flip(1), x)
    return to_pixels(padded[torch.arange(n)[:, None, None], y[:, :, None], x[:, None, :]])


def affine(batch: Tensor, generator: torch.Generator) -> Tensor:
    """Rotation to 12 degrees, scale 0.88-1.12, shear to 0.15, shift to 2.5 pixels, as handwriting varies."""
    pixels = to_pixels(batch)
    n, _, _, width = pixels.shape

    def uniform(limit: float) -> Tensor:
        return (torch.rand(n, generator=generator) * 2 - 1) * limit

    angle, shear = uniform(12 * math.pi / 180), uniform(0.15)
    scale_y, scale_x = 1 + uniform(0.12), 1 + uniform(0.12)
    cos, sin = torch.cos(angle), torch.sin(angle)
    shift = [uniform(5 / width) for _ in range(2)]
    rows = [
        torch.stack([cos * scale_x, (shear - sin) * scale_y, shift[0]], 1),
        torch.stack([sin * scale_x, cos * scale_y, shift[1]], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), list(pixels.shape), align_corners=False)
    return F.grid_sample(pixels, grid, align_corners=False)


def photograph(batch: Tensor, generator: torch.Generator) -> Tensor:
    """A random part (30 to 100 % of the area), squeezed by up to 3:4, mirrored, re-lit.

    Visitors bring photographs that are squashed to a square or cropped from one, so proportions vary.
    """
    pixels = to_pixels(batch)
    n = len(pixels)

    def uniform(low: float, high: float) -> Tensor:
        return low + torch.rand(n, generator=generator) * (high - low)

    area, stretch = uniform(0.3, 1), torch.exp(uniform(math.log(3 / 4), math.log(4 / 3)))
    height, width = (area * stretch).sqrt().clamp(max=1), (area / stretch).sqrt().clamp(max=1)
    y, x = uniform(-1, 1) * (1 - height), uniform(-1, 1) * (1 - width)
    mirror = torch.where(uniform(-1, 1) < 0, -1.0, 1.0)
    zero = torch.zeros(n)
    rows = [torch.stack([width * mirror, zero, x], 1), torch.stack([zero, height, y], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), list(pixels.shape), align_corners=False)
    part = F.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    return relight(part, uniform)


def relight(pixels: Tensor, uniform) -> Tensor:
    """Brightness, contrast and saturation each changed by up to 30 %."""
    brightness, contrast, saturation = (uniform(0.7, 1.3)[:, None, None, None] for _ in range(3))
    grey = pixels.mean(1, keepdim=True)
    coloured = (grey + (pixels - grey) * saturation) * brightness
    middle = coloured.mean((1, 2, 3), keepdim=True)
    return (middle + (coloured - middle) * contrast).clamp(0, 1).contiguous(memory_format=torch.channels_last)
