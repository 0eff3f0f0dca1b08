"""Makes tests/fixtures/keras.json.gz: small Keras networks as files, and what PyTorch makes of them.

The files have the layout that Keras 2 and Keras 3 write (`.h5`, and `.keras` of three ages), written with h5py. Logits
and input gradients are PyTorch's, in double precision, by the definitions of TensorFlow ("same" padding, averages that
do not count padding). Run it from the repository's top with Debian's python3-h5py and python3-torch.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

SEED = 3
HEIGHT, WIDTH, CHANNELS = 9, 7, 3
EPSILON = 0.01


# --- networks -------------------------------------------------------------------------------------------------------


@dataclass
class Layer:
    name: str
    kind: str
    config: dict
    weights: list[tuple[str, np.ndarray]]
    calls: list[list] = field(default_factory=list)
    inner: "Network | None" = None


@dataclass
class Network:
    name: str
    shape: list
    sequential: bool = False
    layers: list[Layer] = field(default_factory=list)
    output: tuple[str, int] = ("", 0)
    range: float = 1.0

    def __post_init__(self):
        self.layers.append(Layer("picture", "InputLayer", {"batch_shape": [None, *self.shape]}, []))

    def add(self, name: str, kind: str, inputs, config=None, weights=(), inner=None):
        layer = Layer(name, kind, config or {}, list(weights), [], inner)
        self.layers.append(layer)
        return self.call(name, inputs)

    def call(self, name: str, inputs):
        layer = self.layer(name)
        layer.calls.append(inputs if isinstance(inputs, list) else [inputs])
        # A functional network within another has been called once before.
        self.output = (name, len(layer.calls) - 1 + (layer.kind == "Functional"))
        return self.output

    def layer(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)


PICTURE = ("picture", 0)
rng = np.random.default_rng(SEED)


def array(*shape, low=-0.6, high=0.6):
    """Numbers of few bits, which are stored in little."""
    return (np.round(rng.uniform(low, high, shape) * 256) / 256).astype(np.float32)


def window(kernel=(3, 3), strides=(1, 1), padding="valid", dilation=(1, 1)):
    return {
        "kernel_size": list(kernel),
        "strides": list(strides),
        "padding": padding,
        "data_format": "channels_last",
        "dilation_rate": list(dilation),
    }


def conv(net, name, x, inputs, filters, activation="linear", bias=True, groups=1, **moving):
    config = {**window(**moving), "filters": filters, "groups": groups, "use_bias": bias}
    config["activation"] = activation
    kernel = ("kernel", array(*config["kernel_size"], inputs // groups, filters))
    weights = [kernel, ("bias", array(filters))] if bias else [kernel]
    return net.add(name, "Conv2D", x, config, weights)


def depthwise(net, name, x, inputs, multiplier, **moving):
    config = {**window(**moving), "depth_multiplier": multiplier, "use_bias": True}
    config["activation"] = "linear"
    kernel = array(*config["kernel_size"], inputs, multiplier)
    weights = [("depthwise_kernel", kernel), ("bias", array(inputs * multiplier))]
    return net.add(name, "DepthwiseConv2D", x, config, weights)


def separable(net, name, x, inputs, filters, multiplier, **moving):
    config = {**window(**moving), "depth_multiplier": multiplier, "filters": filters}
    config |= {"use_bias": True, "activation": "relu"}
    weights = [
        ("depthwise_kernel", array(*config["kernel_size"], inputs, multiplier)),
        ("pointwise_kernel", array(1, 1, inputs * multiplier, filters)),
        ("bias", array(filters)),
    ]
    return net.add(name, "SeparableConv2D", x, config, weights)


def normalise(net, name, x, channels, scale=True, center=True):
    config = {"axis": -1, "epsilon": EPSILON, "scale": scale, "center": center, "momentum": 0.99}
    weights = [("gamma", array(channels, low=0.5, high=1.5))] if scale else []
    weights += [("beta", array(channels))] if center else []
    weights += [("moving_mean", array(channels))]
    weights += [("moving_variance", array(channels, low=0.3, high=1.5))]
    return net.add(name, "BatchNormalization", x, config, weights)


def dense(net, name, x, features, units, activation="linear"):
    config = {"units": units, "use_bias": True, "activation": activation}
    return net.add(name, "Dense", x, config, [("kernel", array(features, units)), ("bias", array(units))])


def head(net, x, features, classes=3, pooled=False):
    kind = "GlobalAveragePooling2D" if pooled else "Flatten"
    flat = net.add("flat", kind, x, {"data_format": "channels_last"})
    dense(net, "scores", flat, features, classes)
    return net


def new(name, **settings):
    return Network(name, [HEIGHT, WIDTH, CHANNELS], **settings)


def plain():
    net = new("plain", sequential=True)
    x = conv(net, "conv1", PICTURE, 3, 4, "relu")
    x = conv(net, "conv2", x, 4, 5, bias=False, padding="same", strides=(2, 2))
    return head(net, x, 4 * 3 * 5)


def windows():
    net = new("windows")
    x = net.add("pad", "ZeroPadding2D", PICTURE, {"padding": [[1, 2], [0, 3]]})
    x = conv(net, "uneven", x, 3, 4, kernel=(2, 5), strides=(2, 3), padding="same")
    x = conv(net, "dilated", x, 4, 4, padding="same", dilation=(2, 1))
    return head(net, x, 6 * 4 * 4)


def groups():
    net = new("groups")
    x = conv(net, "each", PICTURE, 3, 6, groups=3, padding="same")
    x = conv(net, "halves", x, 6, 4, groups=2, strides=(2, 1))
    return head(net, x, 4 * 5 * 4)


def depths():
    net = new("depths")
    x = depthwise(net, "apart", PICTURE, 3, 2, padding="same", dilation=(2, 2))
    x = depthwise(net, "stepping", x, 6, 1, padding="same", strides=(2, 2))
    x = separable(net, "both", x, 6, 4, 2, padding="same")
    return head(net, x, 5 * 4 * 4)


def normalised():
    net = new("normalised")
    x = conv(net, "conv", PICTURE, 3, 4, padding="same")
    x = normalise(net, "full", x, 4)
    x = normalise(net, "no_scale", x, 4, scale=False)
    x = normalise(net, "no_offset", x, 4, center=False)
    x = normalise(net, "neither", x, 4, scale=False, center=False)
    return head(net, x, 4, pooled=True)


NAMED = ["relu", "relu6", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "swish", "gelu", "softmax"]


def named_activations():
    net = new("named_activations")
    x = conv(net, "conv", PICTURE, 3, 3, padding="same")
    parts = [conv(net, f"of_{kind}", x, 3, 2, kind) for kind in NAMED]
    parts += [net.add(f"as_{kind}", "Activation", parts[0], {"activation": kind}) for kind in NAMED]
    joined = net.add("joined", "Concatenate", parts, {"axis": -1})
    return head(net, joined, 2 * 2 * len(NAMED), pooled=True)


def activation_layers():
    net = new("activation_layers")
    x = conv(net, "conv", PICTURE, 3, 4, padding="same")
    relu = {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}
    parts = [
        net.add("plain_relu", "ReLU", x, relu),
        net.add("relu6", "ReLU", x, {**relu, "max_value": 6.0}),
        net.add("low_relu", "ReLU", x, {**relu, "max_value": 0.5}),
        net.add("sloped_relu", "ReLU", x, {**relu, "negative_slope": 0.2}),
        net.add("leaky", "LeakyReLU", x, {"slope": 0.1}),
        net.add("prelu", "PReLU", x, {"shared_axes": [1, 2]}, [("alpha", array(1, 1, 4))]),
        net.add("elu", "ELU", x, {"alpha": 0.7}),
        net.add("softmax", "Softmax", x, {"axis": -1}),
        net.add("dropped", "Dropout", x, {"rate": 0.3}),
    ]
    joined = net.add("joined", "Concatenate", parts, {"axis": -1})
    return head(net, joined, 4 * len(parts), pooled=True)


def pools():
    net = new("pools")
    x = conv(net, "conv", PICTURE, 3, 4)

    def pool(name, kind, size, strides, padding):
        config = {"pool_size": size, "strides": strides, "padding": padding}
        return net.add(name, kind, x, {**config, "data_format": "channels_last"})

    parts = [
        net.add("a", "GlobalAveragePooling2D", pool("max_same", "MaxPooling2D", [3, 3], [2, 2], "same")),
        net.add("b", "GlobalMaxPooling2D", pool("mean_same", "AveragePooling2D", [3, 3], [2, 2], "same")),
        net.add("c", "Flatten", pool("max_valid", "MaxPooling2D", [2, 3], [2, 1], "valid")),
        net.add("d", "Flatten", pool("mean_valid", "AveragePooling2D", [2, 2], [1, 2], "valid")),
    ]
    kept = net.add("kept", "GlobalAveragePooling2D", x, {"keepdims": True})
    parts.append(net.add("e", "Flatten", kept))
    joined = net.add("joined", "Concatenate", parts, {"axis": -1})
    dense(net, "scores", joined, 4 + 4 + 3 * 3 * 4 + 6 * 2 * 4 + 4, 3)
    return net


def merges():
    net = new("merges")
    a = conv(net, "first", PICTURE, 3, 4)
    b = conv(net, "second", PICTURE, 3, 4, "relu")
    pooled = net.add("pooled", "GlobalAveragePooling2D", a)
    gate = dense(net, "gate", pooled, 4, 4, "sigmoid")
    places = net.add("places", "Reshape", gate, {"target_shape": [1, 1, 4]})
    x = net.add("sum", "Add", [a, b])
    x = net.add("gated", "Multiply", [x, places])
    y = net.add("mean", "Average", [a, b, x])
    z = net.add("difference", "Subtract", [x, y])
    product = net.add("product", "Multiply", [z, a])
    joined = net.add("joined", "Concatenate", [x, y, z, product], {"axis": 3})
    return head(net, joined, 16, pooled=True)


def nested():
    inner = Network("backbone", [None, None, 3])
    x = conv(inner, "conv", PICTURE, 3, 4, padding="same")
    x = normalise(inner, "norm", x, 4)
    x = conv(inner, "conv_b", x, 4, 3, "relu", padding="same")
    net = new("nested")
    x = conv(net, "conv", PICTURE, 3, 3, padding="same")
    x = net.add("backbone", "Functional", x, inner=inner)
    x = conv(net, "twice", x, 3, 3, padding="same")
    x = net.call("twice", x)
    x = net.call("backbone", x)
    last = Network("last", [3], sequential=True)
    dense(last, "scores", PICTURE, 3, 3)
    x = net.add("flat", "GlobalMaxPooling2D", x)
    net.add("last", "Sequential", x, inner=last)
    return net


def preprocessed():
    net = new("preprocessed", range=255.0)
    x = net.add("bytes", "Rescaling", PICTURE, {"scale": 1 / 255, "offset": 0.0})
    mean, variance = array(3, low=0.4, high=0.5), array(3, low=0.04, high=0.06)
    weights = [("mean", mean), ("variance", variance), ("count", np.array(9, np.int64))]
    x = net.add("normalization", "Normalization", x, {"axis": [-1]}, weights)
    return head(net, conv(net, "conv", x, 3, 4), 140)


def recorded():
    net = new("recorded", range=255.0)
    x = net.add("divided", "Divide", [PICTURE, 127.5])
    x = net.add("less", "Subtract", [x, 1.0])
    return head(net, conv(net, "conv", x, 3, 4), 140)


EVERY_FILE = [plain, normalised, nested, preprocessed, recorded]
"""The networks whose descriptions or weights differ from one kind of file to another."""

NETWORKS = [
    plain,
    windows,
    groups,
    depths,
    normalised,
    named_activations,
    activation_layers,
    pools,
    merges,
    nested,
    preprocessed,
    recorded,
]


# --- what PyTorch makes of them; arrays are [1, channel, height, width] -----------------------------------------------


def same(x: Tensor, kernel, strides, dilation, value=0.0) -> Tensor:
    edges = []
    for size, k, s, d in zip(x.shape[2:], kernel, strides, dilation):
        total = max((-(-size // s) - 1) * s + (k - 1) * d + 1 - size, 0)
        edges.append((total // 2, total - total // 2))
    (top, bottom), (left, right) = edges
    return F.pad(x, (left, right, top, bottom), value=value)


def moved(x: Tensor, config: dict, kernel: Tensor, groups: int) -> Tensor:
    """kernel [h, w, channels / groups, filters]"""
    size, strides, dilation = config["kernel_size"], config["strides"], config["dilation_rate"]
    if config["padding"] == "same":
        x = same(x, size, strides, dilation)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), None, strides, 0, dilation, groups)


def apart(x: Tensor, config: dict, kernel: Tensor) -> Tensor:
    h, w, channels, multiplier = kernel.shape
    return moved(x, config, kernel.reshape(h, w, 1, channels * multiplier), channels)


def column(values: Tensor, x: Tensor) -> Tensor:
    return values.reshape(1, -1, *[1] * (x.dim() - 2))


def activate(x: Tensor, kind: str, keras: int) -> Tensor:
    if kind == "hard_sigmoid":
        return (x * 0.2 + 0.5).clamp(0, 1) if keras == 2 else F.relu6(x + 3) / 6
    table = {
        "linear": lambda v: v,
        "relu": torch.relu,
        "relu6": F.relu6,
        "elu": F.elu,
        "selu": F.selu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "softplus": F.softplus,
        "swish": F.silu,
        "gelu": F.gelu,
        "softmax": lambda v: v.softmax(1),
    }
    return table[kind](x)


def pooled(x: Tensor, config: dict, kind: str) -> Tensor:
    size, strides = config["pool_size"], config["strides"]
    is_same = config["padding"] == "same"
    if kind == "MaxPooling2D":
        return F.max_pool2d(same(x, size, strides, [1, 1], -torch.inf) if is_same else x, size, strides)
    if not is_same:
        return F.avg_pool2d(x, size, strides)
    total = F.avg_pool2d(same(x, size, strides, [1, 1]), size, strides)
    return total / F.avg_pool2d(same(torch.ones_like(x), size, strides, [1, 1]), size, strides)


def rectified(x: Tensor, config: dict) -> Tensor:
    most = config["max_value"]
    y = torch.where(x > 0, x, x * config["negative_slope"])
    return y if most is None else y.clamp(max=most)


def apply(layer: Layer, x: list, keras: int) -> Tensor:
    kind, config = layer.kind, layer.config
    w = {role: torch.tensor(values.astype(np.float64)) for role, values in layer.weights}
    first = x[0]
    if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Dense"):
        if kind == "Conv2D":
            y = moved(first, config, w["kernel"], config["groups"])
        elif kind == "DepthwiseConv2D":
            y = apart(first, config, w["depthwise_kernel"])
        elif kind == "SeparableConv2D":
            point = w["pointwise_kernel"].permute(3, 2, 0, 1)
            y = F.conv2d(apart(first, config, w["depthwise_kernel"]), point)
        else:
            y = first @ w["kernel"]
        y = y + column(w["bias"], y) if "bias" in w else y
        return activate(y, config["activation"], keras)
    if kind == "BatchNormalization":
        y = (first - column(w["moving_mean"], first)) / (column(w["moving_variance"], first) + EPSILON).sqrt()
        y = y * column(w["gamma"], first) if "gamma" in w else y
        return y + column(w["beta"], first) if "beta" in w else y
    if kind == "Normalization":
        return (first - column(w["mean"], first)) / column(w["variance"], first).sqrt()
    if kind == "Rescaling":
        return first * config["scale"] + config["offset"]
    if kind == "Activation":
        return activate(first, config["activation"], keras)
    if kind == "ReLU":
        return rectified(first, config)
    if kind == "LeakyReLU":
        return F.leaky_relu(first, config["slope"])
    if kind == "PReLU":
        return F.prelu(first, w["alpha"].reshape(-1))
    if kind == "ELU":
        return F.elu(first, config["alpha"])
    if kind == "Softmax":
        return first.softmax(1)
    if kind == "Dropout":
        return first
    if kind == "ZeroPadding2D":
        (top, bottom), (left, right) = config["padding"]
        return F.pad(first, (left, right, top, bottom))
    if kind in ("MaxPooling2D", "AveragePooling2D"):
        return pooled(first, config, kind)
    if kind == "GlobalAveragePooling2D":
        return first.mean((2, 3), keepdim=config.get("keepdims", False))
    if kind == "GlobalMaxPooling2D":
        return first.amax((2, 3))
    if kind == "Flatten":
        return first.permute(0, 2, 3, 1).reshape(1, -1)
    if kind == "Reshape":
        height, width, channels = config["target_shape"]
        return first.reshape(1, height, width, channels).permute(0, 3, 1, 2)
    if kind == "Add":
        return sum(x[1:], first)
    if kind == "Subtract":
        return first - x[1]
    if kind == "Multiply":
        return first * x[1]
    if kind == "Divide":
        return first / x[1]
    if kind == "Average":
        return sum(x[1:], first) / len(x)
    if kind == "Concatenate":
        return torch.cat(x, 1)
    raise KeyError(kind)


def run(net: Network, picture: Tensor, keras: int) -> Tensor:
    known = {PICTURE: picture}

    def value(ref):
        if not isinstance(ref, tuple):
            return ref
        if ref not in known:
            layer = net.layer(ref[0])
            call = ref[1] - (layer.kind == "Functional")
            inputs = [value(part) for part in layer.calls[call]]
            known[ref] = run(layer.inner, inputs[0], keras) if layer.inner else apply(layer, inputs, keras)
        return known[ref]

    return value(net.output)


def seed_for(count: int) -> Tensor:
    return torch.cos(1 + 2 * torch.arange(count, dtype=torch.float64))


def encode(values) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def reference(net: Network, pixels: np.ndarray, keras: int) -> dict:
    """Logits and their gradient by pixels in [0, 1]."""
    x = torch.tensor(pixels.astype(np.float64)).permute(2, 0, 1)[None].requires_grad_()
    logits = run(net, x * net.range, keras)[0]
    (logits * seed_for(len(logits))).sum().backward()
    gradient = x.grad[0].permute(1, 2, 0)
    return {"logits": encode(logits.detach().numpy()), "gradient": encode(gradient.numpy())}


# --- descriptions ---------------------------------------------------------------------------------------------------


def settings(layer: Layer, keras: int) -> dict:
    config = {"name": layer.name, "trainable": True, **layer.config}
    if keras == 3:
        config["dtype"] = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}
    if layer.kind == "InputLayer" and keras == 2:
        config["batch_input_shape"] = config.pop("batch_shape")
    if layer.kind == "LeakyReLU":
        config["negative_slope" if keras == 3 else "alpha"] = config.pop("slope")
    if layer.kind == "BatchNormalization" and keras == 2:
        config["axis"] = [3]
    return config


def tensor(ref) -> dict:
    history = {"shape": [None], "dtype": "float32", "keras_history": [ref[0], ref[1], 0]}
    return {"class_name": "__keras_tensor__", "config": history}


def recorded_kind(layer: Layer, keras: int) -> tuple[str, dict]:
    """Arithmetic with a number is recorded as a layer of its own."""
    if not any(isinstance(part, float) for call in layer.calls for part in call):
        return layer.kind, {}
    if keras == 3:
        return ("TrueDivide" if layer.kind == "Divide" else layer.kind), {}
    name = {"Divide": "math.truediv", "Subtract": "math.subtract"}[layer.kind]
    return "TFOpLambda", {"function": name}


def describe_layer(layer: Layer, keras: int) -> dict:
    kind, more = recorded_kind(layer, keras)
    config = {**settings(layer, keras), **more}
    if layer.inner:
        kind, config = ("Sequential" if layer.inner.sequential else "Functional"), configure(layer.inner, keras)
        config["name"] = layer.name
    entry = {"class_name": kind, "config": config, "name": layer.name}
    if keras == 3:
        entry |= {"module": "keras.layers", "registered_name": None, "inbound_nodes": []}
        for call in layer.calls:
            parts = [tensor(part) if isinstance(part, tuple) else part for part in call]
            is_merge = len(call) > 1 and all(isinstance(part, tuple) for part in call)
            entry["inbound_nodes"].append({"args": [parts] if is_merge else parts, "kwargs": {}})
        return entry
    entry["inbound_nodes"] = []
    for call in layer.calls:
        if kind == "TFOpLambda":
            entry["inbound_nodes"].append([*call[0], 0, {"y": call[1], "name": None}])
        else:
            entry["inbound_nodes"].append([[*part, 0, {}] for part in call])
    return entry


def configure(net: Network, keras: int) -> dict:
    if net.sequential:
        layers = [describe_layer(layer, keras) for layer in net.layers]
        for layer in layers:
            del layer["inbound_nodes"], layer["name"]
        if keras == 2:
            # Without an input layer, the first layer says the shape.
            shape = layers.pop(0)["config"]["batch_input_shape"]
            layers[0]["config"]["batch_input_shape"] = shape
        return {"name": net.name, "layers": layers}
    layers = [describe_layer(layer, keras) for layer in net.layers]
    output = [*net.output, 0]
    single = keras == 3
    return {
        "name": net.name,
        "layers": layers,
        "input_layers": ["picture", 0, 0] if single else [["picture", 0, 0]],
        "output_layers": output if single else [output],
    }


def describe(net: Network, keras: int) -> dict:
    kind = "Sequential" if net.sequential else "Functional"
    entry = {"class_name": kind, "config": configure(net, keras)}
    return entry | {"module": "keras", "registered_name": kind} if keras == 3 else entry


# --- files ----------------------------------------------------------------------------------------------------------


def is_trained(role: str) -> bool:
    return role not in ("moving_mean", "moving_variance", "mean", "variance", "count")


def all_weights(layer: Layer, prefix: str = "") -> list[tuple[str, np.ndarray]]:
    """Of a network within the network: those that are trained first, then the others."""
    if not layer.inner:
        return [(f"{prefix}{layer.name}/{role}", values) for role, values in layer.weights]
    weights = [entry for part in layer.inner.layers for entry in all_weights(part, prefix)]
    return sorted(weights, key=lambda entry: not is_trained(entry[0].split("/")[-1]))


def legacy_file(net: Network, keras: int) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        version = "2.15.0" if keras == 2 else "3.3.3"
        file.attrs["keras_version"] = version.encode() if keras == 2 else version
        file.attrs["backend"] = b"tensorflow"
        text = json.dumps(describe(net, keras))
        file.attrs["model_config"] = text.encode() if keras == 2 else text
        root = file.create_group("model_weights")
        root.attrs["layer_names"] = [layer.name.encode() for layer in net.layers]
        for layer in net.layers:
            group = root.create_group(layer.name)
            prefix = f"{layer.name}/" if keras == 3 and layer.inner else ""
            weights = all_weights(layer, prefix)
            names = [f"{path}:0" if keras == 2 else path for path, _ in weights]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, (_, values) in zip(names, weights):
                group.create_dataset(name, data=values)
    return stream.getvalue()


def snake(kind: str) -> str:
    kind = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower()


def store(group, net: Network, age: str) -> None:
    """One group for each layer, numbered among those of its kind."""
    inside = group.create_group("_layer_checkpoint_dependencies" if age == "2.12" else "layers")
    used: dict[str, int] = {}
    for layer in net.layers:
        kind = recorded_kind(layer, 3)[0] if not layer.inner else layer.kind
        base = snake(kind)
        number = used.get(base, 0)
        # The oldest lists a layer that has weights twice, and so leaves out every other number.
        used[base] = number + (2 if age == "2.12" and (layer.weights or layer.inner) else 1)
        own = inside.create_group(base if number == 0 else f"{base}_{number}")
        variables = own.create_group("vars")
        if age == "3.8":
            variables.attrs["name"] = layer.name
        for i, (_, values) in enumerate(layer.weights):
            variables.create_dataset(str(i), data=values)
        if layer.inner:
            store(own, layer.inner, age)


def archive(net: Network, age: str) -> bytes:
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        store(file, net, age)
    stream = io.BytesIO()
    keras = 2 if age == "2.12" else 3
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, content in {
            "metadata.json": json.dumps({"keras_version": f"{age}.0", "date_saved": "2024-01-01"}),
            "config.json": json.dumps(describe(net, keras)),
            "model.weights.h5": weights.getvalue(),
        }.items():
            zipped.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


FILES = {
    "keras-2.h5": (lambda net: legacy_file(net, 2), 2),
    "keras-3.h5": (lambda net: legacy_file(net, 3), 3),
    "keras-2.12.keras": (lambda net: archive(net, "2.12"), 2),
    "keras-3.0.keras": (lambda net: archive(net, "3.0"), 3),
    "keras-3.8.keras": (lambda net: archive(net, "3.8"), 3),
}


def main() -> None:
    pixels = array(HEIGHT, WIDTH, CHANNELS, low=0, high=1)
    networks = []
    for make in NETWORKS:
        net = make()
        references = {keras: reference(net, pixels, keras) for keras in (2, 3)}
        for name, (write, keras) in FILES.items():
            if make not in EVERY_FILE and name not in ("keras-2.h5", "keras-3.8.keras"):
                continue
            content = base64.b64encode(gzip.compress(write(net), 9, mtime=0)).decode()
            entry = {"network": net.name, "file": name, "content": content, **references[keras]}
            networks.append(entry)
    out = {"pixels": encode(pixels), "networks": networks}
    path = Path("tests/fixtures/keras.json.gz")
    path.write_bytes(gzip.compress(json.dumps(out).encode(), 9, mtime=0))
    print(path, path.stat().st_size, "bytes,", len(networks), "files")


if __name__ == "__main__":
    main()
