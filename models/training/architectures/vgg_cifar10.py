"""VGG's idea at the size of CIFAR-10 (Simonyan, Zisserman, arXiv:1409.1556): nothing but 3x3 kernels, stacked in pairs.

Kept: two 3x3 layers instead of one 5x5, twice the filters after every pool, 2x2 pooling without overlap, dense
layers with dropout at the end. Added: batch normalisation, which the paper did not have yet.
"""

from __future__ import annotations

from augment import crop_and_flip
from graph import CIFAR10_INPUT, GraphBuilder, GraphModule
from recipe import Settings

ID = "vgg-cifar10"
DATA = "cifar10"
SETTINGS = Settings(
    epochs=40, batch=128, peak_rate=0.1, weight_decay=5e-4, augment=crop_and_flip, bfloat16_share=0.94
)
CARD = {
    "title": "VGG (small)",
    "year": 2014,
    "paper": "https://arxiv.org/abs/1409.1556",
    "dataset": "CIFAR-10 (A. Krizhevsky, 2009)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: small photographs of ten kinds of things.",
}


def build() -> GraphModule:
    g = GraphBuilder(CIFAR10_INPUT)
    x = "input"
    for block, filters in enumerate((32, 64, 128, 192), start=1):
        x = g.rectified_convolution(f"conv{block}_1", x, filters, 3)
        x = g.rectified_convolution(f"conv{block}_2", x, filters, 3)
        x = g.pool(f"pool{block}", "maxPool", x, 2, 2)
    x = g.plain("flatten", "flatten", [x], channels=192 * 4)
    x = g.dense("fc6", x, 256, 192 * 4)
    x = g.per_channel("fc6.bias", "bias", x)
    x = g.plain("fc6.relu", "relu", [x])
    x = g.plain("fc6.dropout", "dropout", [x], {"rate": 0.3})
    return g.classifier("fc7", x, 256, 10)
