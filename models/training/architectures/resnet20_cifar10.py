"""ResNet-20 for CIFAR-10 (arXiv:1512.03385, section 4.2): n = 3, parameter-free shortcuts (option A)."""

from __future__ import annotations

from augment import crop_and_flip
from graph import CIFAR10_INPUT, GraphBuilder, GraphModule
from recipe import Settings

ID = "resnet20-cifar10"
DATA = "cifar10"
SETTINGS = Settings(
    epochs=70, batch=128, peak_rate=0.2, weight_decay=5e-4, augment=crop_and_flip, bfloat16_share=0.94
)
CARD = {
    "title": "ResNet-20",
    "year": 2015,
    "paper": "https://arxiv.org/abs/1512.03385",
    "dataset": "CIFAR-10 (A. Krizhevsky, 2009)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: small photographs of ten kinds of things.",
}


def shortcut(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    """The identity; across a change of size, every second pixel and zeros for the new channels."""
    if stride == 1:
        return x
    x = g.pool(f"{name}.subsample", "averagePool", x, 1, stride)
    front = (filters - g.channels[x]) // 2
    paddings = [[0, 0], [0, 0], [front, filters - g.channels[x] - front]]
    return g.plain(f"{name}.zeros", "pad", [x], {"paddings": paddings, "mode": "zero"}, filters)


def residual_block(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    y = g.normalized_convolution(f"{name}.conv1", x, filters, 3, stride)
    y = g.plain(f"{name}.relu1", "relu", [y])
    y = g.normalized_convolution(f"{name}.conv2", y, filters, 3)
    y = g.plain(f"{name}.add", "add", [y, shortcut(g, name, x, filters, stride)])
    return g.plain(f"{name}.relu2", "relu", [y])


def build() -> GraphModule:
    g = GraphBuilder(CIFAR10_INPUT)
    x = g.rectified_convolution("stem", "input", 16, 3)
    for stage, filters in enumerate((16, 32, 64), start=1):
        for block in (1, 2, 3):
            stride = 2 if stage > 1 and block == 1 else 1
            x = residual_block(g, f"stage{stage}.block{block}", x, filters, stride)
    x = g.plain("pool", "globalAveragePool", [x])
    return g.classifier("classifier", x, 64, 10)
