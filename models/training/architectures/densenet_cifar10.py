"""DenseNet-BC at the size of CIFAR-10 (Huang et al., arXiv:1608.06993): every layer sees all maps before it.

Kept: batch normalisation and ReLU before each convolution, 1x1 bottlenecks, transitions that halve channels and
size, global average pooling. The growth is 16 maps a layer.
"""

from __future__ import annotations

from augment import crop_and_flip
from graph import CIFAR10_INPUT, GraphBuilder, GraphModule
from recipe import Settings

ID = "densenet-cifar10"
DATA = "cifar10"
SETTINGS = Settings(
    epochs=20, batch=128, peak_rate=0.15, weight_decay=5e-4, augment=crop_and_flip, bfloat16_share=0.94
)
CARD = {
    "title": "DenseNet (small)",
    "year": 2016,
    "paper": "https://arxiv.org/abs/1608.06993",
    "dataset": "CIFAR-10 (A. Krizhevsky, 2009)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: small photographs of ten kinds of things.",
}
GROWTH = 16
BOTTLENECK = 48
LAYERS = (3, 6, 8)


def ready(g: GraphBuilder, name: str, x: str) -> str:
    x = g.batch_normalization(f"{name}.norm", x)
    return g.plain(f"{name}.relu", "relu", [x])


def dense_layer(g: GraphBuilder, name: str, x: str) -> str:
    y = ready(g, f"{name}.1x1", x)
    y = g.convolution(f"{name}.1x1", y, BOTTLENECK, 1)
    y = ready(g, f"{name}.3x3", y)
    y = g.convolution(f"{name}.3x3", y, GROWTH, 3, pad=1)
    return g.concat(f"{name}.concat", [x, y])


def transition(g: GraphBuilder, name: str, x: str) -> str:
    x = ready(g, name, x)
    x = g.convolution(name, x, g.channels[x] // 2, 1)
    return g.pool(f"{name}.pool", "averagePool", x, 2, 2)


def build() -> GraphModule:
    g = GraphBuilder(CIFAR10_INPUT)
    x = g.convolution("stem", "input", 2 * GROWTH, 3, pad=1)
    for block, layers in enumerate(LAYERS, start=1):
        for layer in range(1, layers + 1):
            x = dense_layer(g, f"block{block}.layer{layer}", x)
        if block < len(LAYERS):
            x = transition(g, f"transition{block}", x)
    x = ready(g, "final", x)
    features = g.channels[x]
    x = g.plain("pool", "globalAveragePool", [x])
    return g.classifier("classifier", x, features, 10)
