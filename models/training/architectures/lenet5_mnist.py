"""LeNet-5 in the shape of its paper (LeCun et al., 1998, figure 2 and section II.B).

Kept: 32x32 input scaled so that paper is -0.1 and ink 1.175, scaled tanh, sub-sampling with one trained
coefficient and one bias a map. Changed, as is usual since: C3 sees all six maps, and the ten outputs are logits.
"""

from __future__ import annotations

from augment import affine
from graph import GraphBuilder, GraphModule, InputSpec
from recipe import Settings

ID = "lenet5-mnist"
DATA = "mnist"
LIGHT_ON_DARK = True
SETTINGS = Settings(epochs=24, batch=128, peak_rate=0.08, weight_decay=2e-4, augment=affine)
CARD = {
    "title": "LeNet-5",
    "year": 1998,
    "paper": "https://doi.org/10.1109/5.726791",
    "dataset": "MNIST (Y. LeCun, C. Cortes, C. Burges)",
    "licence": "Weights: MIT, trained by this project for teaching.",
    "intendedUse": "Teaching: handwritten digits, one per picture.",
}


def activation(g: GraphBuilder, name: str, x: str) -> str:
    """1.7159 tanh(2x/3): maps [-1, 1] onto about [-1, 1] with its strongest bend there (paper, appendix A)."""
    return g.plain(name, "tanh", [x], {"amplitude": 1.7159, "slope": 2 / 3})


def convolution_block(g: GraphBuilder, name: str, x: str, filters: int) -> str:
    x = g.convolution(name, x, filters, 5)
    x = g.per_channel(f"{name}.bias", "bias", x)
    return activation(g, f"{name}.tanh", x)


def subsampling_block(g: GraphBuilder, name: str, x: str) -> str:
    x = g.pool(name, "averagePool", x, 2, 2)
    x = g.per_channel(f"{name}.scale", "scale", x)
    x = g.per_channel(f"{name}.bias", "bias", x)
    return activation(g, f"{name}.tanh", x)


def build() -> GraphModule:
    spec = InputSpec(32, 32, 1, mean=[0.1 / 1.275], std=[1 / 1.275])
    g = GraphBuilder(spec)
    x = convolution_block(g, "C1", "input", 6)
    x = subsampling_block(g, "S2", x)
    x = convolution_block(g, "C3", x, 16)
    x = subsampling_block(g, "S4", x)
    x = convolution_block(g, "C5", x, 120)
    x = g.plain("flatten", "flatten", [x], channels=120)
    x = g.dense("F6", x, 84, 120)
    x = g.per_channel("F6.bias", "bias", x)
    x = activation(g, "F6.tanh", x)
    return g.classifier("output", x, 84, 10)
