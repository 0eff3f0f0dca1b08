"""Makes tests/fixtures/attribution.json.gz: attribution maps of the shipped networks, by PyTorch in double precision.

Independent of the site and of the training code: it reads `graph.json` and `weights.bin` itself.
Run it from the repository's top with Debian's python3-torch.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

NETWORKS = {
    "lenet5-mnist": ["S2.tanh", "S4.tanh"],
    "resnet20-cifar10": ["stage2.block3.relu2", "stage3.block3.relu2"],
}
"""Network -> layers for the methods of a layer."""

STEPS = 16
SAMPLES = 5
NOISE = 0.05
SEED = 1
MOST_CELLS = 128


class RuledRelu(torch.autograd.Function):
    """A ReLU whose gradient is that of guided backpropagation or of the deconvnet."""

    @staticmethod
    def forward(ctx, x: Tensor, rule: str) -> Tensor:
        ctx.save_for_backward(x)
        ctx.rule = rule
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, dy: Tensor):
        (x,) = ctx.saved_tensors
        positive = dy.clamp(min=0)
        return (positive * (x > 0) if ctx.rule == "guided" else positive), None


class Network:
    """A shipped network in double precision, [n, channel, height, width]."""

    def __init__(self, folder: Path):
        self.graph = json.loads((folder / "graph.json").read_text())
        raw = (folder / "weights.bin").read_bytes()
        self.weights = {}
        for record in self.graph["tensors"]:
            dtype = {"float16": np.float16, "float32": np.float32}[record["dtype"]]
            count = math.prod(record["shape"])
            values = np.frombuffer(raw, dtype, count, record["offset"]).astype(np.float64)
            self.weights[record["name"]] = torch.tensor(values.reshape(record["shape"]))

    def apply(self, node: dict, x: list[Tensor], rule: str) -> Tensor:
        op, a = node["op"], node["attributes"]
        w = {role: self.weights[name] for role, name in node.get("weights", {}).items()}
        if op == "convolution":
            return self.convolve(x[0], w["kernel"], a)
        if op == "dense":
            return x[0] @ w["kernel"]
        if op in ("bias", "scale"):
            values = self.column(w[op], x[0])
            return x[0] + values if op == "bias" else x[0] * values
        if op == "batchNormalization":
            mean, variance, scale, offset = (
                self.column(w[role], x[0]) for role in ("mean", "variance", "scale", "offset")
            )
            return (x[0] - mean) / (variance + a["epsilon"]).sqrt() * scale + offset
        if op == "relu":
            return x[0].clamp(min=0) if rule == "plain" else RuledRelu.apply(x[0], rule)
        if op == "tanh":
            return a["amplitude"] * torch.tanh(a["slope"] * x[0])
        if op == "averagePool":
            assert a["padding"] == [0, 0, 0, 0]
            return F.avg_pool2d(x[0], a["kernel"], a["stride"])
        if op == "globalAveragePool":
            return x[0].mean((2, 3))
        if op == "pad":
            (top, bottom), (left, right), (front, back) = a["paddings"]
            return F.pad(x[0], (left, right, top, bottom, front, back))
        if op == "add":
            return x[0] + x[1]
        if op == "flatten":
            return x[0].permute(0, 2, 3, 1).flatten(1)
        raise ValueError(f"no operation {op}")

    @staticmethod
    def convolve(x: Tensor, kernel: Tensor, a: dict) -> Tensor:
        top, bottom, left, right = a["padding"]
        x = F.pad(x, (left, right, top, bottom))
        return F.conv2d(x, kernel.permute(3, 2, 0, 1), None, a["stride"], 0, a["dilation"], a["groups"])

    @staticmethod
    def column(values: Tensor, like: Tensor) -> Tensor:
        return values.reshape([1, -1] + [1] * (like.dim() - 2))

    def run(self, pixels: Tensor, rule: str = "plain", layer: str | None = None):
        """Logits, and the output of `layer`."""
        spec = self.graph["input"]
        mean, std = (torch.tensor(spec[key], dtype=torch.float64) for key in ("mean", "std"))
        values = {"input": (pixels - self.column(mean, pixels)) / self.column(std, pixels)}
        for node in self.graph["nodes"][1:]:
            values[node["name"]] = self.apply(node, [values[i] for i in node["inputs"]], rule)
            if node["name"] == self.graph["logits"]:
                break
        return values[self.graph["logits"]], values.get(layer)

    def gradient(self, pixels: Tensor, target: int, rule: str = "plain") -> Tensor:
        pixels = pixels.clone().requires_grad_()
        logits, _ = self.run(pixels, rule)
        (gradient,) = torch.autograd.grad(logits[:, target].sum(), pixels)
        return gradient

    def layer_gradient(self, pixels: Tensor, target: int, layer: str):
        pixels = pixels.clone().requires_grad_()
        logits, activation = self.run(pixels, "plain", layer)
        (gradient,) = torch.autograd.grad(logits[0, target], activation)
        return activation.detach()[0], gradient[0]


def seeded_random(seed: int):
    """The site's generator mulberry32: numbers in [0, 1)."""
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        product = ((mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF
        mixed ^= (mixed + product) & 0xFFFFFFFF
        yield (mixed ^ (mixed >> 14)) / 2**32


def normals(random, count: int) -> np.ndarray:
    """Box-Muller, two uniform numbers each."""
    pairs = np.array([(next(random), next(random)) for _ in range(count)])
    return np.sqrt(-2 * np.log(1 - pairs[:, 0])) * np.cos(2 * np.pi * pairs[:, 1])


def noisy_copies(picture: np.ndarray) -> list[Tensor]:
    """[height, width, channel] in float32, rounded as the site rounds them."""
    random = seeded_random(SEED)
    deviation = NOISE * (float(picture.max()) - float(picture.min()))
    copies = []
    for _ in range(SAMPLES):
        noise = normals(random, picture.size).reshape(picture.shape)
        copies.append(to_tensor((picture.astype(np.float64) + deviation * noise).astype(np.float32)))
    return copies


def to_tensor(picture: np.ndarray) -> Tensor:
    return torch.tensor(picture.astype(np.float64)).permute(2, 0, 1)[None]


def to_array(gradient: Tensor) -> np.ndarray:
    """[1, channel, height, width] as [height, width, channel]."""
    return gradient[0].permute(1, 2, 0).detach().numpy()


def layer_maps(network: Network, pixels: Tensor, target: int, layer: str) -> dict[str, np.ndarray]:
    a, g = network.layer_gradient(pixels, target, layer)
    sums = a.sum((1, 2), keepdim=True)
    share = torch.where(g == 0, torch.zeros_like(g), g**2 / (2 * g**2 + sums * g**3 + 1e-6))
    plus = (share * g.clamp(min=0)).sum((1, 2), keepdim=True)
    maps = {
        "grad-cam": (g.mean((1, 2), keepdim=True) * a).sum(0),
        "hires-cam": (g * a).sum(0),
        "layer-cam": (g.clamp(min=0) * a).sum(0).clamp(min=0),
        "grad-cam-plus-plus": (plus * a).sum(0).clamp(min=0),
    }
    return {name: value.numpy() for name, value in maps.items()}


def pixel_maps(network: Network, picture: np.ndarray, target: int, has_relu: bool) -> dict:
    pixels = to_tensor(picture)
    gradient = network.gradient(pixels, target)
    alphas = [(i + 0.5) / STEPS for i in range(STEPS)]
    way = torch.cat([alpha * pixels for alpha in alphas])
    integrated = pixels * network.gradient(way, target).mean(0, keepdim=True)
    noisy = torch.cat([network.gradient(copy, target) for copy in noisy_copies(picture)])
    maps = {
        "gradient": gradient,
        "gradient-times-input": gradient * pixels,
        "integrated-gradients": integrated,
        "smoothgrad": noisy.mean(0, keepdim=True),
        # The variance is of the map, whose colours are summed.
        "vargrad": noisy.sum(1, keepdim=True).var(0, unbiased=False, keepdim=True),
    }
    if has_relu:
        maps["guided-backpropagation"] = network.gradient(pixels, target, "guided")
        maps["deconvnet"] = network.gradient(pixels, target, "deconvnet")
    return {name: to_array(value) for name, value in maps.items()}


def guided_grad_cam(cam: np.ndarray, guided: np.ndarray) -> np.ndarray:
    positive = torch.tensor(cam).clamp(min=0)[None, None]
    size = guided.shape[:2]
    return guided * F.interpolate(positive, size, mode="bilinear").numpy()[0, 0, :, :, None]


def packed(values: np.ndarray) -> dict:
    """Cells spread evenly, as 16-bit shares of the largest magnitude."""
    flat = values.reshape(-1)
    count = min(MOST_CELLS, flat.size)
    cells = flat[[i * flat.size // count for i in range(count)]]
    largest = float(np.abs(flat).max())
    shares = np.round(cells / (largest or 1) * 32767).astype("<i2")
    return {"largest": largest, "cells": base64.b64encode(shares.tobytes()).decode()}


def maps_of(network: Network, layers: list[str], reference: dict) -> dict:
    spec = network.graph["input"]
    shape = (spec["height"], spec["width"], spec["channels"])
    raw = np.frombuffer(base64.b64decode(reference["picture"]), np.uint8).reshape(shape)
    picture = (raw.astype(np.float64) / 255).astype(np.float32)
    target = reference["target"]
    has_relu = any(node["op"] == "relu" for node in network.graph["nodes"])
    maps = pixel_maps(network, picture, target, has_relu)
    for layer in layers:
        found = layer_maps(network, to_tensor(picture), target, layer)
        maps |= {f"{name} {layer}": value for name, value in found.items()}
        if has_relu:
            guided = guided_grad_cam(found["grad-cam"], maps["guided-backpropagation"])
            maps[f"guided-grad-cam {layer}"] = guided
    return {name: packed(value) for name, value in maps.items()}


def main() -> None:
    torch.set_num_threads(1)
    answers = {}
    for name, layers in NETWORKS.items():
        folder = Path("models") / name
        network = Network(folder)
        pictures = json.loads((folder / "reference.json").read_text())["pictures"]
        answers[name] = [maps_of(network, layers, picture) for picture in pictures]
    settings = {"steps": STEPS, "samples": SAMPLES, "noise": 100 * NOISE, "seed": SEED}
    text = json.dumps({"settings": settings, "networks": answers}, separators=(",", ":"))
    target = Path("tests/fixtures/attribution.json.gz")
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
