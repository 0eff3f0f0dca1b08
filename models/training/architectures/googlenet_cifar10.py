"""GoogLeNet's idea at the size of CIFAR-10 (Szegedy et al., arXiv:1409.4842): inception modules.

Kept: four branches side by side (1x1; 1x1 then 3x3; 1x1 then 5x5; 3x3 max pooling then 1x1) joined channel by
channel, 1x1 layers that reduce before the costly ones, overlapping pooling between stages, global average pooling
instead of dense layers. Added: batch normalisation, from the authors' next paper. Left out: the auxiliary heads.
"""

from __future__ import annotations

from augment import crop_and_flip
from graph import CIFAR10_INPUT, GraphBuilder, GraphModule
from recipe import Settings

ID = "googlenet-cifar10"
DATA = "cifar10"
SETTINGS = Settings(
    epochs=20, batch=128, peak_rate=0.15, weight_decay=5e-4, augment=crop_and_flip, bfloat16_share=0.94
)
CARD = {
    "title": "GoogLeNet (small)",
    "year": 2014,
    "paper": "https://arxiv.org/abs/1409.4842",
    "dataset": "CIFAR-10 (A. Krizhevsky, 2009)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: small photographs of ten kinds of things.",
}

MODULES = {
    "inception3a": (32, 24, 48, 8, 16, 16),
    "inception3b": (48, 32, 64, 8, 16, 16),
    "inception4a": (64, 40, 80, 12, 24, 24),
    "inception4b": (64, 48, 96, 16, 32, 32),
    "inception4c": (80, 48, 112, 16, 32, 32),
    "inception5a": (96, 64, 128, 16, 48, 48),
    "inception5b": (128, 64, 160, 24, 48, 48),
}
"""Filters of each module: 1x1; reduction and 3x3; reduction and 5x5; 1x1 after the pool."""


def inception(g: GraphBuilder, name: str, x: str) -> str:
    one, reduce3, three, reduce5, five, pooled = MODULES[name]
    branch1 = g.rectified_convolution(f"{name}.1x1", x, one, 1)
    branch3 = g.rectified_convolution(f"{name}.3x3_reduce", x, reduce3, 1)
    branch3 = g.rectified_convolution(f"{name}.3x3", branch3, three, 3)
    branch5 = g.rectified_convolution(f"{name}.5x5_reduce", x, reduce5, 1)
    branch5 = g.rectified_convolution(f"{name}.5x5", branch5, five, 5)
    branch_pool = g.pool(f"{name}.pool", "maxPool", x, 3, 1, 1)
    branch_pool = g.rectified_convolution(f"{name}.pool_proj", branch_pool, pooled, 1)
    return g.concat(f"{name}.concat", [branch1, branch3, branch5, branch_pool])


def build() -> GraphModule:
    g = GraphBuilder(CIFAR10_INPUT)
    x = g.rectified_convolution("conv1", "input", 32, 3)
    x = g.rectified_convolution("conv2", x, 48, 3)
    x = g.pool("pool2", "maxPool", x, 3, 2, 1)
    for stage in ("3", "4", "5"):
        for name in [name for name in MODULES if name[9] == stage]:
            x = inception(g, name, x)
        if stage != "5":
            x = g.pool(f"pool{stage}", "maxPool", x, 3, 2, 1)
    features = g.channels[x]
    x = g.plain("pool5", "globalAveragePool", [x])
    return g.classifier("classifier", x, features, 10)
