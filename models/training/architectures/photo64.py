"""A residual network (arXiv:1512.03385) for visitors' photographs: 100 classes of Tiny ImageNet at 64x64.

Shortcuts across a change of size are 1x1 convolutions after 2x2 average pooling (arXiv:1812.01187, ResNet-D), so
that no pixel is thrown away.
"""

from __future__ import annotations

from augment import photograph
from graph import GraphBuilder, GraphModule, InputSpec
from recipe import Settings

ID = "photo64"
DATA = "tiny-imagenet-100"
SETTINGS = Settings(
    epochs=22,
    batch=128,
    peak_rate=0.2,
    weight_decay=5e-4,
    augment=photograph,
    label_smoothing=0.1,
    bfloat16_share=0.94,
)
CARD = {
    "title": "Photo64",
    "year": 2015,
    "paper": "https://arxiv.org/abs/1512.03385",
    "dataset": "100 classes of Tiny ImageNet (ImageNet, O. Russakovsky et al., 2015), for research and teaching",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: photographs of one of a hundred kinds of animals and things.",
}
STAGES = (40, 80, 176, 192)


def shortcut(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    if stride == 1 and g.channels[x] == filters:
        return x
    if stride == 2:
        x = g.pool(f"{name}.shrink", "averagePool", x, 2, 2)
    return g.normalized_convolution(f"{name}.project", x, filters, 1)


def residual_block(g: GraphBuilder, name: str, x: str, filters: int, stride: int) -> str:
    y = g.rectified_convolution(f"{name}.conv1", x, filters, 3, stride)
    y = g.normalized_convolution(f"{name}.conv2", y, filters, 3)
    y = g.plain(f"{name}.add", "add", [y, shortcut(g, name, x, filters, stride)])
    return g.plain(f"{name}.relu", "relu", [y])


def build() -> GraphModule:
    spec = InputSpec(64, 64, 3, mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
    g = GraphBuilder(spec)
    x = g.rectified_convolution("stem", "input", 32, 5, 2)
    for stage, filters in enumerate(STAGES, start=1):
        for block in (1, 2):
            stride = 2 if stage > 1 and block == 1 else 1
            x = residual_block(g, f"stage{stage}.block{block}", x, filters, stride)
    x = g.plain("pool", "globalAveragePool", [x])
    return g.classifier("classifier", x, STAGES[-1], 100)
