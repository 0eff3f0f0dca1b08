"""Pictures for the reference fixtures, made here so that nothing of a data set is shipped."""

from __future__ import annotations

from itertools import islice
from typing import Callable, Iterator

import numpy as np
from PIL import Image, ImageDraw

from graph import InputSpec

COUNT = 12


def drawn_strokes(size: int, rng: np.random.Generator) -> np.ndarray:
    """A random pen stroke, light on dark, as digits are: uint8 [size, size, 1]."""
    canvas = Image.new("L", (size * 4, size * 4))
    points = [tuple(point) for point in rng.uniform(0.8 * size, 3.2 * size, (5, 2))]
    ImageDraw.Draw(canvas).line(points, fill=255, width=size // 2, joint="curve")
    return np.asarray(canvas.resize((size, size), Image.BOX))[..., None]


def painted_scene(size: int, rng: np.random.Generator) -> np.ndarray:
    """Two coloured ellipses on a shaded ground with noise: uint8 [size, size, 3]."""
    ramp = np.linspace(0, 1, size)[:, None, None]
    ground = rng.uniform(40, 220, 3) * ramp + rng.uniform(40, 220, 3) * (1 - ramp)
    canvas = Image.fromarray(np.broadcast_to(ground, (size, size, 3)).astype(np.uint8))
    for _ in range(2):
        x, y = rng.uniform(0, 0.6 * size, 2)
        width, height = rng.uniform(0.2 * size, 0.7 * size, 2)
        colour = tuple(int(c) for c in rng.integers(0, 256, 3))
        ImageDraw.Draw(canvas).ellipse([x, y, x + width, y + height], fill=colour)
    noisy = np.asarray(canvas) + rng.normal(0, 12, (size, size, 3))
    return noisy.clip(0, 255).astype(np.uint8)


def candidate_pictures(spec: InputSpec) -> Iterator[np.ndarray]:
    """Pictures uint8 [height, width, channel] without end, always the same for one input."""
    rng = np.random.default_rng(20)
    make = drawn_strokes if spec.channels == 1 else painted_scene
    while True:
        yield make(spec.height, rng)


def reference_pictures(spec: InputSpec, is_steady: Callable[[np.ndarray], bool]) -> list[np.ndarray]:
    """The first `COUNT` candidates that single precision can be judged by."""
    return list(islice(filter(is_steady, candidate_pictures(spec)), COUNT))
