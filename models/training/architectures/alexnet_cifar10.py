"""AlexNet's idea at the size of CIFAR-10 (Krizhevsky, Sutskever, Hinton, 2012).

Kept: large first kernels that move in steps, overlapping max pooling (3x3 windows every 2 cells), local response
normalisation after the first two layers, three 3x3 layers in a row, two wide dense layers with dropout.
Changed: 7x7 every 2 pixels instead of 11x11 every 4, and one column instead of two.
"""

from __future__ import annotations

from augment import crop_and_flip
from graph import CIFAR10_INPUT, GraphBuilder, GraphModule
from recipe import Settings

ID = "alexnet-cifar10"
DATA = "cifar10"
SETTINGS = Settings(
    epochs=60, batch=128, peak_rate=0.04, weight_decay=5e-4, augment=crop_and_flip, bfloat16_share=0.94
)
CARD = {
    "title": "AlexNet (small)",
    "year": 2012,
    "paper": "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
    "dataset": "CIFAR-10 (A. Krizhevsky, 2009)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: small photographs of ten kinds of things.",
}


def response_normalization(g: GraphBuilder, name: str, x: str) -> str:
    attributes = {"size": 5, "alpha": 0.1, "beta": 0.75, "bias": 1.0}
    return g.plain(name, "localResponseNormalization", [x], attributes)


def dense_block(g: GraphBuilder, name: str, x: str, units: int, features: int) -> str:
    x = g.dense(name, x, units, features)
    x = g.per_channel(f"{name}.bias", "bias", x)
    x = g.plain(f"{name}.relu", "relu", [x])
    return g.plain(f"{name}.dropout", "dropout", [x], {"rate": 0.3})


def build_with(first_kernel: int, first_stride: int) -> GraphModule:
    """The network with a choice of its first layer, which is all that ZFNet changed."""
    g = GraphBuilder(CIFAR10_INPUT)
    x = g.biased_convolution("conv1", "input", 64, first_kernel, first_stride, first_kernel // 2)
    x = response_normalization(g, "norm1", x)
    x = g.pool("pool1", "maxPool", x, 3, 2, 1)
    x = g.biased_convolution("conv2", x, 96, 5, 1, 2)
    x = response_normalization(g, "norm2", x)
    x = g.pool("pool2", "maxPool", x, 3, 2, 1)
    x = g.biased_convolution("conv3", x, 160, 3, 1, 1)
    x = g.biased_convolution("conv4", x, 160, 3, 1, 1)
    x = g.biased_convolution("conv5", x, 128, 3, 1, 1)
    cells = (32 // first_stride // 8) ** 2
    x = g.pool("pool5", "maxPool", x, 3, 2, 1)
    x = g.plain("flatten", "flatten", [x], channels=128 * cells)
    x = dense_block(g, "fc6", x, 256, 128 * cells)
    x = dense_block(g, "fc7", x, 256, 256)
    return g.classifier("fc8", x, 256, 10)


def build() -> GraphModule:
    return build_with(first_kernel=7, first_stride=2)
