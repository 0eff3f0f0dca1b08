"""A network as the project's graph, and the PyTorch module that runs and trains that same graph.

A definition is written once: `GraphBuilder` appends nodes, `GraphModule` executes them, `export.py`
writes them. Nodes are named as on the page. Axis order in the file is [height, width, channel];
inside PyTorch it is [n, channel, height, width].
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass
class Node:
    name: str
    op: str
    inputs: list[str]
    attributes: dict = field(default_factory=dict)
    parameters: dict[str, list[int]] = field(default_factory=dict)
    """Weight role -> shape in PyTorch's axis order."""


@dataclass
class InputSpec:
    height: int
    width: int
    channels: int
    mean: list[float]
    std: list[float]


CIFAR10_INPUT = InputSpec(32, 32, 3, mean=[0.4914, 0.4822, 0.4465], std=[0.2470, 0.2435, 0.2616])
"""32x32 colour pictures with the channel statistics of CIFAR-10's training set."""


class GraphBuilder:
    """Appends nodes; every method returns the name of the node it made and tracks its channels."""

    def __init__(self, spec: InputSpec):
        self.spec = spec
        self.nodes: list[Node] = [Node("input", "input", [])]
        self.channels = {"input": spec.channels}

    def node(self, name, op, inputs, channels, attributes=None, parameters=None) -> str:
        self.nodes.append(Node(name, op, inputs, attributes or {}, parameters or {}))
        self.channels[name] = channels
        return name

    def convolution(self, name, x, filters, kernel, stride=1, pad=0, groups=1) -> str:
        attributes = {
            "kernel": [kernel, kernel],
            "filters": filters,
            "stride": [stride, stride],
            "padding": [pad, pad, pad, pad],
            "dilation": [1, 1],
            "groups": groups,
        }
        shape = [filters, self.channels[x] // groups, kernel, kernel]
        return self.node(name, "convolution", [x], filters, attributes, {"kernel": shape})

    def dense(self, name, x, units, features) -> str:
        return self.node(name, "dense", [x], units, {"units": units}, {"kernel": [units, features]})

    def per_channel(self, name, op, x) -> str:
        """A node with one trained number a channel: `bias` or `scale`."""
        channels = self.channels[x]
        return self.node(name, op, [x], channels, {}, {op: [channels]})

    def batch_normalization(self, name, x) -> str:
        channels = self.channels[x]
        shapes = {role: [channels] for role in ("scale", "offset", "mean", "variance")}
        return self.node(name, "batchNormalization", [x], channels, {"epsilon": 1e-5}, shapes)

    def pool(self, name, op, x, kernel, stride, pad=0) -> str:
        attributes = {
            "kernel": [kernel, kernel],
            "stride": [stride, stride],
            "padding": [pad, pad, pad, pad],
        }
        return self.node(name, op, [x], self.channels[x], attributes)

    def plain(self, name, op, inputs, attributes=None, channels=None) -> str:
        """A node without weights; it keeps the channels of its first input unless told otherwise."""
        return self.node(name, op, inputs, channels or self.channels[inputs[0]], attributes)

    def concat(self, name, inputs) -> str:
        return self.plain(name, "concat", inputs, channels=sum(self.channels[x] for x in inputs))

    def normalized_convolution(self, name, x, filters, kernel, stride=1, pad=None) -> str:
        """Convolution (`pad` defaults to what keeps the size at stride 1) and batch normalisation."""
        x = self.convolution(name, x, filters, kernel, stride, kernel // 2 if pad is None else pad)
        return self.batch_normalization(f"{name}.norm", x)

    def rectified_convolution(self, name, x, filters, kernel, stride=1, pad=None) -> str:
        """Convolution, batch normalisation, ReLU."""
        x = self.normalized_convolution(name, x, filters, kernel, stride, pad)
        return self.plain(f"{name}.relu", "relu", [x])

    def biased_convolution(self, name, x, filters, kernel, stride=1, pad=0) -> str:
        """Convolution, bias, ReLU, as before batch normalisation."""
        x = self.convolution(name, x, filters, kernel, stride, pad)
        x = self.per_channel(f"{name}.bias", "bias", x)
        return self.plain(f"{name}.relu", "relu", [x])

    def classifier(self, name, x, features, classes) -> GraphModule:
        """The last dense layer with its bias (the node `logits`) and softmax; the network is complete."""
        x = self.dense(name, x, classes, features)
        x = self.per_channel("logits", "bias", x)
        self.plain("softmax", "softmax", [x])
        return GraphModule(self, "logits")


def _initialise(node: Node, role: str, shape: list[int]) -> Tensor:
    """He initialisation for kernels before ReLU (arXiv:1502.01852), the usual constants elsewhere."""
    if role == "kernel":
        fan_in = torch.Size(shape[1:]).numel()
        return torch.randn(shape) * (2 / fan_in) ** 0.5
    return torch.ones(shape) if role in ("scale", "variance") else torch.zeros(shape)


def _convolution(x: Tensor, node: Node, weights) -> Tensor:
    top, bottom, left, right = node.attributes["padding"]
    if top != bottom or left != right:
        x, top, left = F.pad(x, (left, right, top, bottom)), 0, 0
    a = node.attributes
    return F.conv2d(x, weights["kernel"], None, a["stride"], (top, left), a["dilation"], a["groups"])


def _max_pool(x: Tensor, node: Node) -> Tensor:
    a = node.attributes
    return F.max_pool2d(x, a["kernel"], a["stride"], _even_padding(a))


def _average_pool(x: Tensor, node: Node) -> Tensor:
    """Padded cells do not count, as on the page."""
    a = node.attributes
    return F.avg_pool2d(x, a["kernel"], a["stride"], _even_padding(a), count_include_pad=False)


def _even_padding(attributes: dict) -> tuple[int, int]:
    top, bottom, left, right = attributes["padding"]
    if top != bottom or left != right:
        raise ValueError("a pool must be padded evenly")
    return top, left


def _pad(x: Tensor, node: Node) -> Tensor:
    (top, bottom), (left, right), (front, back) = node.attributes["paddings"]
    return F.pad(x, (left, right, top, bottom, front, back))


def _local_response_normalization(x: Tensor, node: Node) -> Tensor:
    """x / (bias + alpha * sum of squares over `size` channels) ** beta; the sum is a product with a band matrix."""
    a = node.attributes
    place = torch.arange(x.shape[1])
    band = (place[:, None] - place).abs() <= a["size"] // 2
    sums = F.conv2d(x * x, band.to(x.dtype)[:, :, None, None])
    return x * (a["bias"] + a["alpha"] * sums) ** -a["beta"]


def _batch_normalization(x: Tensor, node: Node, w: dict[str, Tensor], training: bool) -> Tensor:
    """While training, `mean` and `variance` follow the batches with a momentum of 0.1."""
    epsilon = node.attributes["epsilon"]
    return F.batch_norm(x, w["mean"], w["variance"], w["scale"], w["offset"], training, 0.1, epsilon)


OPERATIONS = {
    "convolution": lambda n, w, xs, t: _convolution(xs[0], n, w),
    "dense": lambda n, w, xs, t: F.linear(xs[0], w["kernel"]),
    "bias": lambda n, w, xs, t: xs[0] + _column(w["bias"], xs[0]),
    "scale": lambda n, w, xs, t: xs[0] * _column(w["scale"], xs[0]),
    "batchNormalization": lambda n, w, xs, t: _batch_normalization(xs[0], n, w, t),
    "relu": lambda n, w, xs, t: F.relu(xs[0]),
    "tanh": lambda n, w, xs, t: n.attributes["amplitude"] * torch.tanh(n.attributes["slope"] * xs[0]),
    "maxPool": lambda n, w, xs, t: _max_pool(xs[0], n),
    "averagePool": lambda n, w, xs, t: _average_pool(xs[0], n),
    "globalAveragePool": lambda n, w, xs, t: xs[0].mean((2, 3)),
    "pad": lambda n, w, xs, t: _pad(xs[0], n),
    "add": lambda n, w, xs, t: xs[0] + xs[1],
    "concat": lambda n, w, xs, t: torch.cat(xs, 1),
    "localResponseNormalization": lambda n, w, xs, t: _local_response_normalization(xs[0], n),
    "flatten": lambda n, w, xs, t: xs[0].permute(0, 2, 3, 1).flatten(1),
    "dropout": lambda n, w, xs, t: F.dropout(xs[0], n.attributes["rate"], t),
    "softmax": lambda n, w, xs, t: F.softmax(xs[0], 1),
}
"""Operation -> function of (node, weights, inputs, whether training) in PyTorch.

`flatten` goes row by row with channels last, as the page's executor does."""


def _column(values: Tensor, like: Tensor) -> Tensor:
    return values.reshape([1, -1] + [1] * (like.dim() - 2))


class GraphModule(nn.Module):
    """Runs a graph. `forward` gives the logits; `trace` gives every node's output by name.

    Input: pixels in [0, 1], [n, channel, height, width]; mean and standard deviation are applied inside.
    """

    def __init__(self, builder: GraphBuilder, logits: str):
        super().__init__()
        self.nodes = builder.nodes
        self.spec = builder.spec
        self.logits = logits
        for node in self.nodes:
            for role, shape in node.parameters.items():
                key = self.key(node, role)
                value = _initialise(node, role, shape)
                if role in ("mean", "variance"):
                    self.register_buffer(key, value)
                else:
                    self.register_parameter(key, nn.Parameter(value))
        self.register_buffer("input_mean", torch.tensor(self.spec.mean).reshape(1, -1, 1, 1))
        self.register_buffer("input_std", torch.tensor(self.spec.std).reshape(1, -1, 1, 1))

    @staticmethod
    def key(node: Node, role: str) -> str:
        return f"{node.name}/{role}".replace(".", "_")

    def weights_of(self, node: Node) -> dict[str, Tensor]:
        return {role: getattr(self, self.key(node, role)) for role in node.parameters}

    def trace(self, pixels: Tensor, until: str | None = None) -> dict[str, Tensor]:
        values = {"input": (pixels - self.input_mean) / self.input_std}
        for node in self.nodes[1:]:
            xs = [values[name] for name in node.inputs]
            weights = self.weights_of(node)
            values[node.name] = OPERATIONS[node.op](node, weights, xs, self.training)
            if node.name == until:
                break
        return values

    def forward(self, pixels: Tensor) -> Tensor:
        return self.trace(pixels, self.logits)[self.logits]
