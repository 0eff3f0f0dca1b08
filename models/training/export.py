"""Writes a trained network as the site reads it: graph.json, weights.bin, card.json, reference.json."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data import DataSet
from graph import GraphModule, Node
from recipe import evaluate
from reference import reference_pictures

SAMPLED_CELLS = 24
"""Activations written per node and picture; a signed sum over all cells stands for the rest."""
STEADY_DRAWS = 4
STEADY_NOISE = 5e-7
"""Of pixels in [0, 1]."""
STEADY_CHANGE = 3e-4
"""Of the largest value of the gradient."""


def to_file_order(node: Node, role: str, weight: Tensor) -> Tensor:
    """PyTorch's [filters, channels, h, w] -> [h, w, channels, filters]; [units, features] -> [features, units]."""
    if role == "kernel":
        return weight.permute(2, 3, 1, 0) if weight.dim() == 4 else weight.t()
    return weight


def round_to_half(network: GraphModule) -> None:
    """Rounds every kernel to the float16 value that ships, so that all figures speak of the shipped weights."""
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("/kernel"):
                parameter.copy_(parameter.half().float())


def pack_weights(network: GraphModule) -> tuple[list[dict], bytes]:
    """Tensor records and the bytes they point into. Kernels are float16, numbers per channel float32."""
    records, chunks, offset = [], [], 0
    for node in network.nodes:
        for role, weight in network.weights_of(node).items():
            array = to_file_order(node, role, weight.detach()).contiguous().numpy()
            dtype = "float16" if role == "kernel" else "float32"
            data = array.astype(dtype).tobytes()
            records.append({"name": f"{node.name}/{role}", "shape": list(array.shape), "dtype": dtype, "offset": offset})
            padding = -len(data) % 4
            chunks.append(data + bytes(padding))
            offset += len(data) + padding
    return records, b"".join(chunks)


def graph_json(network: GraphModule, name: str, classes: list[str], light_on_dark: bool, tensors: list[dict]) -> dict:
    spec = network.spec
    entry = {
        "height": spec.height,
        "width": spec.width,
        "channels": spec.channels,
        "mean": spec.mean,
        "std": spec.std,
    }
    if light_on_dark:
        entry["lightOnDark"] = True
    nodes = []
    for node in network.nodes:
        item = {"name": node.name, "op": node.op, "inputs": node.inputs, "attributes": node.attributes}
        if node.parameters:
            item["weights"] = {role: f"{node.name}/{role}" for role in node.parameters}
        nodes.append(item)
    return {
        "format": "receptive-graph",
        "version": 1,
        "name": name,
        "input": entry,
        "classes": classes,
        "nodes": nodes,
        "logits": network.logits,
        "tensors": tensors,
    }


def encode(array: np.ndarray, dtype: str = "<f4") -> str:
    return base64.b64encode(np.ascontiguousarray(array).astype(dtype).tobytes()).decode()


def channels_last(value: Tensor) -> np.ndarray:
    """One picture's activation as the page holds it: [h, w, c] or [c], flattened."""
    array = value.detach()[0]
    return (array.permute(1, 2, 0) if array.dim() == 3 else array).reshape(-1).numpy()


def signs(length: int) -> np.ndarray:
    """The fixed sequence of +1 and -1 the page repeats: the sign of sin(7919 (i + 1))."""
    return np.where(np.sin(7919.0 * np.arange(1, length + 1)) < 0, -1.0, 1.0)


def cells(length: int) -> np.ndarray:
    """Indices of the sampled cells, spread over the whole array."""
    count = min(SAMPLED_CELLS, length)
    return (np.arange(count) * length) // count


def reference_of(network: GraphModule, picture: np.ndarray) -> dict:
    """Logits, samples of every node and the whole input gradient of the best class, in double precision."""
    pixels = torch.from_numpy(picture.astype(np.float64) / 255).permute(2, 0, 1)[None].requires_grad_()
    values = network.trace(pixels)
    logits = values[network.logits]
    target = int(logits.argmax())
    (gradient,) = torch.autograd.grad(logits[0, target], pixels)
    nodes = {}
    for node in network.nodes:
        flat = channels_last(values[node.name])
        nodes[node.name] = {
            "largest": float(np.abs(flat).max()),
            "signedSum": float((flat * signs(len(flat))).sum()),
            "cells": encode(flat[cells(len(flat))]),
        }
    return {
        "picture": encode(picture, "u1"),
        "target": target,
        "logits": encode(channels_last(logits)),
        "gradient": encode(channels_last(gradient)),
        "nodes": nodes,
    }


def input_gradient(network: GraphModule, pixels: torch.Tensor) -> torch.Tensor:
    """Of the best class by pixels [1, channel, height, width]."""
    pixels = pixels.clone().requires_grad_()
    logits = network(pixels)
    (gradient,) = torch.autograd.grad(logits[0, logits.argmax()], pixels)
    return gradient


def is_steady(network: GraphModule, picture: np.ndarray) -> bool:
    """Whether the gradient stays under changes as small as the rounding of single precision.

    Where a ReLU is nearly at its kink, or a max pool has two nearly equal cells, it does not: there single precision may
    decide otherwise than double, and the gradients of both are right.
    """
    pixels = torch.from_numpy(picture.astype(np.float64) / 255).permute(2, 0, 1)[None]
    gradient = input_gradient(network, pixels)
    generator = torch.Generator().manual_seed(1)
    noises = [torch.randn(pixels.shape, generator=generator, dtype=pixels.dtype) for _ in range(STEADY_DRAWS)]
    changes = [input_gradient(network, pixels + STEADY_NOISE * noise) - gradient for noise in noises]
    return all(change.abs().max() <= STEADY_CHANGE * gradient.abs().max() for change in changes)


def count_macs(network: GraphModule) -> int:
    """Multiply-accumulates of convolutions and dense layers for one picture."""
    spec, total = network.spec, 0
    values = network.trace(torch.zeros(1, spec.channels, spec.height, spec.width))
    for node in network.nodes:
        if "kernel" in node.parameters:
            positions = values[node.name][0, 0].numel() if values[node.name].dim() == 4 else 1
            total += positions * torch.Size(node.parameters["kernel"]).numel()
    return total


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


def export(network: GraphModule, architecture, data: DataSet, folder: Path) -> None:
    """Everything of `models/<id>/`. `top1` and `top5` are this framework's until `npm run eval -- --write`."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    round_to_half(network)
    tensors, weights = pack_weights(network)
    top1, top5 = evaluate(network, data.test)
    light_on_dark = getattr(architecture, "LIGHT_ON_DARK", False)
    (folder / "weights.bin").write_bytes(weights)
    write_json(folder / "graph.json", graph_json(network, architecture.ID, data.classes, light_on_dark, tensors))
    card = {
        "id": architecture.ID,
        **architecture.CARD,
        "parameters": sum(p.numel() for p in network.parameters()),
        "macs": count_macs(network),
        "lightOnDark": light_on_dark,
        "top1": round(top1, 4),
        "top5": round(top5, 4),
        "trainingTop1": round(top1, 4),
        "bytes": len(weights),
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    (folder / "card.json").write_text(json.dumps(card, indent="\t", ensure_ascii=False) + "\n")
    exact = network.double()
    pictures = reference_pictures(network.spec, lambda picture: is_steady(exact, picture))
    write_json(folder / "reference.json", {"pictures": [reference_of(exact, picture) for picture in pictures]})
    print(json.dumps(card))
