#!/usr/bin/python3
"""Writes tests/fixtures/onnx.json.gz: small networks as PyTorch exports them, with what they compute.

Run with Debian's python3-torch and python3-onnx: /usr/bin/python3 tests/import/onnx/make_models.py

Each network stands there as its ONNX file beside one picture, its class scores, and the gradient of a weighted sum of
the scores by the picture, both computed by PyTorch in double precision. Weights are multiples of 1/64, which keeps the
file small. What PyTorch never writes (auto_pad, count_include_pad, half floats, …) is written into its files afterwards.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import math
import sys
import warnings
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

TARGET = Path(__file__).parents[2] / 'fixtures' / 'onnx.json.gz'
Module = nn.Module
Edit = Callable[[onnx.ModelProto], None]


@dataclass
class Case:
    """A network, how it is exported, and what is changed in the file."""

    network: Module
    size: tuple[int, int, int] = (3, 9, 8)
    """Channels, height, width."""
    settings: dict[str, Any] = field(default_factory=dict)
    edit: Edit | None = None
    reference: Module | None = None
    """What the file computes, where that is not the network."""
    batch: int = 1
    channels_last: bool = False
    training: bool = False
    """Batch normalisation stays a layer of its own."""


class Apply(Module):
    """A function between layers."""

    def __init__(self, function: Callable[..., Tensor], *modules: Module) -> None:
        super().__init__()
        self.function = function
        self.modules_ = nn.ModuleList(modules)

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x, *self.modules_)


def conv(channels: int, filters: int, kernel: Any = 3, **settings: Any) -> nn.Conv2d:
    return nn.Conv2d(channels, filters, kernel, **settings)


def head(features: int, classes: int = 4) -> list[Module]:
    return [nn.Flatten(), nn.Linear(features, classes)]


def pooled(channels: int, classes: int = 4) -> list[Module]:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]


def residual(x: Tensor, stem: Module, body: Module, last: Module) -> Tensor:
    x = stem(x)
    return last(F.relu(x + body(x)))


def dense_block(x: Tensor, first: Module, second: Module, last: Module) -> Tensor:
    one = F.relu(first(x))
    two = F.relu(second(torch.cat([x, one], 1)))
    return last(torch.cat([x, one, two], 1))


def squeeze_excite(x: Tensor, stem: Module, down: Module, up: Module, last: Module) -> Tensor:
    x = F.silu(stem(x))
    gate = up(F.relu(down(F.adaptive_avg_pool2d(x, 1))))
    return last(x * torch.sigmoid(gate))


def linear_gate(x: Tensor, stem: Module, gate: Module, last: Module) -> Tensor:
    x = F.relu(stem(x))
    weights = torch.sigmoid(gate(x.mean((2, 3))))
    return last(x * weights.view(x.size(0), -1, 1, 1))


def two_flattened(x: Tensor, left: Module, right: Module, last: Module) -> Tensor:
    """Two pictures, each flattened, and a list: their order matters to the dense layer."""
    a, b = left(x), right(x)
    return last(torch.cat([a.flatten(1), b.mean((2, 3)), F.relu(b).flatten(1)], 1))


def shuffle(x: Tensor, stem: Module, branch: Module, last: Module) -> Tensor:
    """The unit of ShuffleNet: half of the channels pass, the others are convolved, then all are mixed."""
    x = F.relu(stem(x))
    kept, turned = x.chunk(2, 1)
    x = torch.cat([kept, branch(turned)], 1)
    n, c, h, w = x.shape
    return last(x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w))


def shuffle_grouped(x: Tensor, stem: Module, grouped: Module, last: Module) -> Tensor:
    n, c, h, w = (x := stem(x)).shape
    mixed = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
    return last(F.relu(grouped(mixed)))


def split_stages(x: Tensor, stem: Module, inner: Module, last: Module) -> Tensor:
    """The block of recent detectors: a split whose parts are used several times."""
    a, b = stem(x).split((2, 4), 1)
    return last(torch.cat([a, b, b + F.silu(inner(b))], 1))


def normalised(x: Tensor, *layers: Module) -> Tensor:
    mean = torch.tensor([0.485, 0.456, 0.406], dtype=x.dtype).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225], dtype=x.dtype).view(1, 3, 1, 1)
    return layers[0]((x - mean) / std)


def transformed(x: Tensor, *layers: Module) -> Tensor:
    """What torchvision's GoogLeNet does before its first layer."""
    parts = [torch.unsqueeze(x[:, i], 1) * (0.5 + i) + (0.25 - i / 8) for i in range(3)]
    return layers[0](torch.cat(parts, 1))


def from_bytes(x: Tensor, *layers: Module) -> Tensor:
    return layers[0](x.float() / 255 if x.dtype == torch.uint8 else x)


def arithmetic(x: Tensor, stem: Module, last: Module) -> Tensor:
    x = stem(x)
    return last(1 - x * 0.5 + (x - F.relu(x)) ** 2 - x / 4 - (-x))


def chains(*activations: Module) -> Module:
    layers: list[Module] = [conv(3, 4)]
    for activation in activations:
        layers += [activation, conv(4, 4, 1)]
    return nn.Sequential(*layers, *head(4 * 7 * 6))


def sequence(*layers: Module) -> nn.Sequential:
    return nn.Sequential(*layers)


def node_of(model: onnx.ModelProto, kind: str) -> onnx.NodeProto:
    return next(node for node in model.graph.node if node.op_type == kind)


def change(kind: str, **settings: Any) -> Edit:
    """Gives attributes of the first operator of a kind other values; None takes one away."""

    def edit(model: onnx.ModelProto) -> None:
        node = node_of(model, kind)
        kept = [attribute for attribute in node.attribute if attribute.name not in settings]
        added = [helper.make_attribute(k, v) for k, v in settings.items() if v is not None]
        del node.attribute[:]
        node.attribute.extend(kept + added)

    return edit


def convert_weights(kind: int, dtype: Any) -> Edit:
    """Another type for all weights and the input."""

    def edit(model: onnx.ModelProto) -> None:
        for tensor in model.graph.initializer:
            values = numpy_helper.to_array(tensor).astype(dtype)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
        for value in [*model.graph.input, *model.graph.output]:
            value.type.tensor_type.elem_type = kind

    return edit


def to_brain_floats(model: onnx.ModelProto) -> None:
    """bfloat16 weights; multiples of 1/64 below 4 need no more bits."""
    for tensor in model.graph.initializer:
        bits = numpy_helper.to_array(tensor).view(np.uint32) >> 16
        tensor.data_type = TensorProto.BFLOAT16
        tensor.raw_data = bits.astype('<u2').tobytes()


def to_lists(model: onnx.ModelProto) -> None:
    """Weights as lists of numbers rather than bytes."""
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        kind, dims = tensor.data_type, list(tensor.dims)
        tensor.CopyFrom(helper.make_tensor(tensor.name, kind, dims, values.reshape(-1).tolist()))


def without_names(model: onnx.ModelProto) -> None:
    for node in model.graph.node:
        node.name = ''


def old_inputs(model: onnx.ModelProto) -> None:
    """Files before version 4 list their weights among the inputs."""
    for tensor in model.graph.initializer:
        info = helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims))
        model.graph.input.append(info)


def backwards(model: onnx.ModelProto) -> None:
    """Operators in reverse order, which the standard forbids and readers put up with."""
    nodes = list(model.graph.node)[::-1]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


class Padded(Module):
    """The same network with its picture padded first."""

    def __init__(self, network: Module, *edges: int, mode: str = 'constant') -> None:
        super().__init__()
        self.network, self.edges, self.mode = network, edges, mode

    def forward(self, x: Tensor) -> Tensor:
        return self.network(F.pad(x, self.edges, self.mode))


def opset(version: int, **more: Any) -> dict[str, Any]:
    return {'opset_version': version, **more}


OPEN_BATCH = {'input_names': ['picture'], 'dynamic_axes': {'picture': {0: 'batch'}}}
NO_FOLDING = {'do_constant_folding': False}


def convolutions() -> dict[str, Case]:
    # 9 × 8 pixels; the pools behind take whatever the padding makes of them.
    uneven = sequence(conv(3, 5, (4, 2)), nn.ReLU(), *pooled(5))
    wrapped = sequence(nn.ReflectionPad2d((1, 2, 2, 0)), conv(3, 4), nn.Tanh(), *pooled(4))
    upper, lower = (sequence(conv(3, 5, 3, stride=2), nn.ReLU(), *pooled(5)) for _ in range(2))
    return {
        'plain': Case(sequence(conv(3, 6), nn.ReLU(), conv(6, 5), nn.Tanh(), *head(5 * 5 * 4))),
        'no bias': Case(sequence(conv(3, 6, bias=False), nn.ReLU(), nn.Flatten(), nn.Linear(6 * 7 * 6, 4, bias=False))),
        'strides and uneven padding': Case(
            sequence(nn.ZeroPad2d((1, 2, 0, 1)), conv(3, 5, (3, 2), stride=(2, 3), padding=(1, 0)), nn.ReLU(), *head(5 * 5 * 4))
        ),
        'uneven pads in the convolution': Case(
            uneven, edit=change('Conv', pads=[1, 0, 2, 1]), reference=Padded(uneven, 0, 1, 1, 2)
        ),
        'auto_pad SAME_UPPER': Case(
            upper, edit=change('Conv', auto_pad='SAME_UPPER', pads=None), reference=Padded(upper, 0, 1, 1, 1)
        ),
        'auto_pad SAME_LOWER': Case(
            lower, edit=change('Conv', auto_pad='SAME_LOWER', pads=None), reference=Padded(lower, 1, 0, 1, 1)
        ),
        'dilation': Case(sequence(conv(3, 5, 3, dilation=(2, 3), padding=(2, 3)), nn.ReLU(), *head(5 * 9 * 8))),
        'groups': Case(sequence(conv(3, 6), nn.ReLU(), conv(6, 8, 3, groups=2, padding=1), nn.ReLU(), *pooled(8))),
        'depthwise': Case(
            sequence(conv(3, 6, 3, groups=3), nn.ReLU(), conv(6, 6, 3, groups=6, stride=2, padding=1, bias=False), conv(6, 5, 1), *pooled(5))
        ),
        'depthwise, dilated': Case(sequence(conv(3, 6, 3, groups=3, dilation=2, padding=2), nn.Sigmoid(), *pooled(6))),
        'circular padding': Case(wrapped, edit=change('Pad', mode='wrap'), reference=Padded(sequence(*wrapped[1:]), 1, 2, 2, 0, mode='circular')),
        'reflected padding': Case(sequence(nn.ReflectionPad2d((1, 2, 2, 0)), conv(3, 4), nn.Tanh(), *pooled(4)), settings=opset(9)),
        'replicated padding': Case(sequence(nn.ReplicationPad2d((3, 0, 1, 2)), conv(3, 4), nn.Tanh(), *pooled(4)), settings=opset(13)),
    }


def normalisations() -> dict[str, Case]:
    block = lambda: sequence(
        conv(3, 5, bias=False), nn.BatchNorm2d(5), nn.ReLU(), conv(5, 4), nn.BatchNorm2d(4), nn.ReLU(), *pooled(4)
    )
    vector = sequence(conv(3, 4), nn.ReLU(), nn.Flatten(), nn.BatchNorm1d(4 * 7 * 6), nn.Dropout(0.3), nn.Linear(4 * 7 * 6, 4))
    response = sequence(conv(3, 7), nn.ReLU(), nn.LocalResponseNorm(5, 0.5, 0.75, 2.0), conv(7, 4), *pooled(4))
    return {
        'batch norm, folded': Case(block()),
        'batch norm, kept': Case(block(), training=True),
        'batch norm, nothing folded': Case(block(), training=True, settings=NO_FOLDING),
        'batch norm of a flattened picture': Case(vector, training=True),
        'local response norm': Case(response),
        'normalised input': Case(Apply(normalised, sequence(conv(3, 4), nn.ReLU(), *pooled(4)))),
    }


def activations() -> dict[str, Case]:
    first = lambda: chains(nn.LeakyReLU(0.1), nn.PReLU(4, 0.2), nn.ELU(1.0), nn.ELU(0.7), nn.SELU(), nn.ReLU6(), nn.Softplus())
    second = lambda: chains(nn.Sigmoid(), nn.Hardsigmoid(), nn.Tanh(), nn.SiLU(), nn.Hardswish(), nn.GELU())
    third = lambda: chains(nn.GELU('tanh'), nn.Hardtanh(-0.5, 0.75), nn.PReLU(), nn.Mish(), nn.ReLU())
    cases = {}
    for version in (9, 12, 13, 17):
        cases[f'activations 1, version {version}'] = Case(first(), settings=opset(version))
    for version in (9, 14):
        cases[f'activations 2, version {version}'] = Case(second(), settings=opset(version))
        cases[f'activations 3, version {version}'] = Case(third(), settings=opset(version))
    slow = sequence(conv(3, 4), nn.Hardsigmoid(), *pooled(4))
    keras = Apply(lambda x, c, l: l((c(x) * 0.2 + 0.5).clamp(0, 1)), slow[0], sequence(*slow[2:]))
    cases['hard sigmoid of Keras'] = Case(slow, edit=change('HardSigmoid', alpha=0.2, beta=0.5), reference=keras)
    return cases


def pools() -> dict[str, Case]:
    after = lambda channels, cells: head(channels * cells)
    maximum = lambda cells, *settings, **more: sequence(conv(3, 4), nn.MaxPool2d(*settings, **more), nn.Tanh(), *after(4, cells))
    mean = lambda cells, *settings, **more: sequence(conv(3, 4), nn.AvgPool2d(*settings, **more), nn.Tanh(), *after(4, cells))
    ceil = {'ceil_mode': True}
    # The graph has 7 × 6 cells here.
    cases = {
        'max pool': Case(maximum(9, 2)),
        'max pool, overlapping, padded': Case(maximum(12, 3, 2, 1)),
        'max pool, ceil': Case(maximum(9, 3, 2, **ceil)),
        'max pool, ceil, padded': Case(maximum(16, 2, 2, 1, **ceil)),
        'max pool, ceil, last window left out': Case(maximum(9, 2, 3, 1, **ceil)),
        'max pool, ceil, wide stride': Case(maximum(4, 3, (5, 4), **ceil)),
        'average pool': Case(mean(9, 2)),
        'average pool, uneven': Case(mean(10, (3, 2), (1, 4), (0, 1), count_include_pad=False)),
        'average pool, padding counts': Case(mean(12, 3, 2, 1)),
        'average pool, padding left out': Case(mean(12, 3, 2, 1, count_include_pad=False)),
        'average pool, ceil': Case(mean(12, 2, 2, **ceil)),
        'average pool, ceil, padding left out': Case(mean(16, 2, 2, 1, count_include_pad=False, **ceil)),
        'average pool, ceil, padding counts': Case(mean(20, 3, 2, 1, **ceil), size=(3, 10, 9)),
    }
    counted = mean(12, 3, 2, 1, count_include_pad=False)
    counts = sequence(counted[0], nn.AvgPool2d(3, 2, 1), *counted[2:])
    over = mean(20, 3, 2, 1, count_include_pad=False, **ceil)
    counts_over = sequence(over[0], nn.AvgPool2d(3, 2, 1, **ceil), *over[2:])
    in_file = change('AveragePool', count_include_pad=1)
    cases |= {
        'average pool, count_include_pad in the file': Case(counted, edit=in_file, reference=counts),
        'average pool, count_include_pad and ceil in the file': Case(over, (3, 10, 9), edit=in_file, reference=counts_over),
    }
    cases |= {
        'adaptive pool': Case(sequence(conv(3, 4, 2), nn.AdaptiveAvgPool2d((4, 7)), *head(4 * 28))),
        'global average': Case(sequence(conv(3, 4), nn.ReLU(), *pooled(4))),
        'global maximum': Case(sequence(conv(3, 4), nn.Tanh(), nn.AdaptiveMaxPool2d(1), *head(4))),
        'mean over places': Case(Apply(lambda x, c, l: l(F.relu(c(x)).mean((2, 3))), conv(3, 4), nn.Linear(4, 5))),
        'mean over cells': Case(
            Apply(lambda x, c, l: l(F.relu(c(x)).view(x.size(0), 4, -1).mean(2)), conv(3, 4), nn.Linear(4, 5))
        ),
        'maximum over places': Case(Apply(lambda x, c, l: l(c(x).amax((2, 3))), conv(3, 4), nn.Linear(4, 5))),
    }
    return cases


def joints() -> dict[str, Case]:
    se = lambda: Apply(squeeze_excite, conv(3, 6), conv(6, 2, 1), conv(2, 6, 1), sequence(*pooled(6)))
    mixed = lambda: Apply(shuffle, conv(3, 6), conv(3, 3, 3, padding=1), sequence(conv(6, 4, 3), *head(4 * 5 * 4)))
    return {
        'residual': Case(Apply(residual, conv(3, 4), sequence(conv(4, 4, padding=1), nn.BatchNorm2d(4)), sequence(*pooled(4)))),
        'dense block': Case(Apply(dense_block, conv(3, 4, padding=1), conv(7, 4, padding=1), sequence(*pooled(11)))),
        'squeeze and excite': Case(se()),
        'squeeze and excite, version 9': Case(se(), settings=opset(9)),
        'gate of a dense layer': Case(Apply(linear_gate, conv(3, 4), nn.Linear(4, 4), sequence(*pooled(4)))),
        'two flattened pictures': Case(Apply(two_flattened, conv(3, 2), conv(3, 3, 5), nn.Linear(2 * 42 + 3 + 3 * 20, 4))),
        'shuffled channels': Case(mixed()),
        'shuffled channels, version 9': Case(mixed(), settings=opset(9)),
        'shuffled channels before groups': Case(
            Apply(shuffle_grouped, conv(3, 6), conv(6, 4, 3, groups=2), sequence(*pooled(4)))
        ),
        'split channels': Case(Apply(split_stages, conv(3, 6), conv(4, 4, 3, padding=1), sequence(*pooled(10))), settings=opset(13)),
        'picked channels of the input': Case(Apply(transformed, sequence(conv(3, 4), nn.ReLU(), *pooled(4)))),
        'arithmetic': Case(Apply(arithmetic, conv(3, 4), sequence(*pooled(4)))),
    }


def shapes() -> dict[str, Case]:
    viewed = lambda: Apply(lambda x, c, l: l(F.relu(c(x)).view(x.size(0), -1)), conv(3, 4), nn.Linear(4 * 42, 5))
    batched = lambda: sequence(conv(3, 4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.4), nn.Linear(4 * 42, 5), nn.Softmax(1))
    matrix = Apply(lambda x, c, l: l(c(x).flatten(1).unsqueeze(1)).squeeze(1), conv(3, 4), nn.Linear(4 * 42, 5))
    scores = Apply(lambda x, c, l: l(F.relu(c(x))).mean((2, 3), keepdim=True).flatten(1), conv(3, 4), conv(4, 5, 1))
    cases = {
        'open batch': Case(viewed(), settings=OPEN_BATCH),
        'open batch, nothing folded': Case(viewed(), settings=OPEN_BATCH | NO_FOLDING | opset(13)),
        'open batch, version 9': Case(viewed(), settings=OPEN_BATCH | opset(9)),
        'four pictures at a time': Case(viewed(), batch=4),
        'list with another axis': Case(matrix),
        'scores of a convolution': Case(scores),
        'squeezed scores': Case(
            Apply(lambda x, c, l: l(F.relu(c(x))).squeeze(3).squeeze(2), conv(3, 4), sequence(conv(4, 5, (7, 6))))
        ),
        'grey': Case(sequence(conv(1, 4), nn.ReLU(), *pooled(4)), (1, 9, 8)),
        'grey, dense only': Case(sequence(nn.Flatten(), nn.Linear(72, 6), nn.Tanh(), nn.Linear(6, 4)), (1, 9, 8)),
        'channels last': Case(
            Apply(lambda x, net: net(x.permute(0, 3, 1, 2)), sequence(conv(3, 4), nn.ReLU(), *head(4 * 42))), channels_last=True
        ),
        'flattened with channels last': Case(
            Apply(lambda x, c, l: l(c(x).permute(0, 2, 3, 1).flatten(1)), conv(3, 4), nn.Linear(4 * 42, 4))
        ),
        'log softmax': Case(sequence(conv(3, 4), nn.ReLU(), *pooled(4), nn.LogSoftmax(1))),
        'sigmoid at the end': Case(sequence(conv(3, 4), nn.ReLU(), *pooled(4), nn.Sigmoid())),
        'softmax of a picture of one cell': Case(sequence(conv(3, 5, (9, 8)), nn.Softmax(1), nn.Flatten())),
    }
    for version in (7, 8, 10, 11, 13, 15, 16):
        cases[f'softmax, version {version}'] = Case(batched(), settings=opset(version))
    return cases


def files() -> dict[str, Case]:
    small = lambda: sequence(conv(3, 4), nn.ReLU(), conv(4, 4), *pooled(4))
    bytes_in = small()
    return {
        'half floats': Case(small(), edit=convert_weights(TensorProto.FLOAT16, np.float16)),
        'double floats': Case(small(), edit=convert_weights(TensorProto.DOUBLE, np.float64)),
        'brain floats': Case(small(), edit=to_brain_floats),
        'weights as lists': Case(small(), edit=to_lists),
        'no names': Case(small(), edit=without_names),
        'weights among the inputs': Case(small(), edit=old_inputs),
        'operators in any order': Case(small(), edit=backwards),
        'bytes in': Case(Apply(from_bytes, bytes_in), settings={'bytes': True}, reference=bytes_in),
    }


def randomise(network: Module) -> None:
    """Multiples of 1/64 about as large as usual; variances stay positive."""
    for name, values in [*network.named_parameters(), *network.named_buffers()]:
        if not values.is_floating_point():
            continue
        fan = max(1, values[0].numel()) if values.dim() > 1 else 4
        drawn = torch.randn(values.shape) * 1.4 / math.sqrt(fan)
        if name.endswith('running_var') or values.numel() == 1:
            drawn = drawn.abs() + 0.25
        values.data.copy_((drawn * 64).round() / 64)


def export(case: Case, example: Tensor) -> bytes:
    settings = opset(13) | case.settings
    if settings.pop('bytes', False):
        example = (example * 255).to(torch.uint8)
    mode = torch.onnx.TrainingMode.PRESERVE if case.training else torch.onnx.TrainingMode.EVAL
    file = io.BytesIO()
    torch.onnx.export(case.network, example, file, training=mode, **settings)
    model = onnx.load_model_from_string(file.getvalue())
    if case.edit:
        case.edit(model)
    return model.SerializeToString()


def loss_before_end(network: Module, pixels: Tensor) -> Tensor:
    """Class scores: what comes before a last softmax or sigmoid."""
    layers = list(network) if isinstance(network, nn.Sequential) else [network]
    ends = (nn.Softmax, nn.LogSoftmax, nn.Sigmoid)
    kept = [layer for i, layer in enumerate(layers) if not (isinstance(layer, ends) and i >= len(layers) - 2)]
    for layer in kept:
        pixels = layer(pixels)
    return pixels


def encode(values: Tensor) -> str:
    return base64.b64encode(values.numpy().astype('<f4').tobytes()).decode()


def encode_bytes(values: Tensor) -> str:
    return base64.b64encode(values.numpy().tobytes()).decode()


def differentiate(network: Module, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Class scores, and the gradient of their weighted sum."""
    pixels.requires_grad_()
    scores = loss_before_end(network.eval().double(), pixels)[0].reshape(-1)
    weights = torch.cos(torch.arange(scores.numel(), dtype=torch.float64))
    (gradient,) = torch.autograd.grad((scores * weights).sum(), pixels)
    return scores.detach(), gradient[0]


def answer(case: Case) -> dict[str, Any]:
    channels, height, width = case.size
    network = case.network.float()
    randomise(network)
    network.eval()
    picture = torch.randint(0, 256, (height, width, channels), dtype=torch.uint8)
    pixels = (picture.double() / 255).permute(2, 0, 1)[None]
    if case.channels_last:
        pixels = pixels.permute(0, 2, 3, 1)
    file = export(case, pixels.float().expand(case.batch, -1, -1, -1))
    scores, gradient = differentiate(case.reference or network, pixels)
    gradient = gradient if case.channels_last else gradient.permute(1, 2, 0)
    return {
        'onnx': base64.b64encode(file).decode(),
        'shape': [height, width, channels],
        'picture': encode_bytes(picture),
        'scores': encode(scores),
        'gradient': encode(gradient.contiguous()),
        'alive': float(gradient.abs().max()),
    }


def alive_answer(name: str, case: Case) -> dict[str, Any]:
    """With weights drawn until something of the picture reaches the scores."""
    torch.manual_seed(zlib.crc32(name.encode()))
    for _ in range(20):
        found = answer(case)
        if found.pop('alive') > 1e-3:
            return found
    raise ValueError('the gradient stays zero')


def main() -> None:
    warnings.filterwarnings('ignore')
    torch.set_num_threads(1)
    answers, problems = {}, []
    for make in (convolutions, normalisations, activations, pools, joints, shapes, files):
        for name, case in make().items():
            try:
                answers[name] = alive_answer(name, case)
            except Exception as problem:
                problems.append(f'{name}: {problem}')
    if problems:
        sys.exit('\n'.join(problems))
    text = json.dumps({'torch': torch.__version__, 'networks': answers}, separators=(',', ':'))
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f'{len(answers)} networks, {TARGET.stat().st_size} bytes')


if __name__ == '__main__':
    main()
