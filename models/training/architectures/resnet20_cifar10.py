"""ResNet-20 for CIFAR-10 (arXiv:1512.03385, section 4.2): n = 3, parameter-free shortcuts (option A)."""

from __future__ import annotations

from augment import crop_and_flip
from graph import GraphBuilder, GraphModule, InputSpec
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


def normalized_convolution(g: GraphBuilder, name: str, x: str, filters: int, stride: int = 1) -> str:
    x = g.convolution(name, x, filters, 3, stride, 1)
    return g.batch_normalization(f"{name}.norm", x)


def shortcut(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    """The identity; across a change of size, every second pixel and zeros for the new channels."""
    if stride == 1:
        return x
    x = g.pool(f"{name}.subsample", "averagePool", x, 1, stride)
    front = (filters - g.channels[x]) // 2
    paddings = [[0, 0], [0, 0], [front, filters - g.channels[x] - front]]
    return g.plain(f"{name}.zeros", "pad", [x], {"paddings": paddings, "mode": "zero"}, filters)


def residual_block(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    y = normalized_convolution(g, f"{name}.conv1", x, filters, stride)
    y = g.plain(f"{name}.relu1", "relu", [y])
    y = normalized_convolution(g, f"{name}.conv2", y, filters)
    y = g.plain(f"{name}.add", "add", [y, shortcut(g, name, x, filters, stride)])
    return g.plain(f"{name}.relu2", "relu", [y])


def build() -> GraphModule:
    spec = InputSpec(32, 32, 3, mean=[0.4914, 0.4822, 0.4465], std=[0.2470, 0.2435, 0.2616])
    g = GraphBuilder(spec)
    x = normalized_convolution(g, "stem", "input", 16)
    x = g.plain("stem.relu", "relu", [x])
    for stage, filters in enumerate((16, 32, 64), start=1):
        for block in (1, 2, 3):
            stride = 2 if stage > 1 and block == 1 else 1
            x = residual_block(g, f"stage{stage}.block{block}", x, filters, stride)
    x = g.plain("pool", "globalAveragePool", [x])
    x = g.dense("classifier", x, 10, 64)
    x = g.per_channel("logits", "bias", x)
    g.plain("softmax", "softmax", [x])
    return GraphModule(g, "logits")
