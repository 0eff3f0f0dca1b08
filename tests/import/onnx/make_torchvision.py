#!/usr/bin/python3
"""Exports torchvision's networks: make_torchvision.py FOLDER [NAME…] writes NAME.onnx and NAME.json into FOLDER.

Run with Debian's python3-torchvision. Weights are random, the pictures small, and the widest dense layers are narrowed,
so that all of it takes seconds; the architectures are torchvision's own. NAME.json holds a few pictures, their class
scores, and the gradients of a weighted sum of the scores, computed in double precision. After each network its name is
printed.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torchvision import models

from make_models import differentiate, encode, encode_bytes

CLASSES = 10
SIDE = 64
PICTURES = 2


def narrow(features: int) -> nn.Sequential:
    """The head of AlexNet and VGG with 64 units instead of 4096."""
    return nn.Sequential(
        nn.Dropout(), nn.Linear(features, 64), nn.ReLU(), nn.Dropout(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, CLASSES)
    )


def alexnet() -> tuple[nn.Module, int]:
    network = models.alexnet()
    network.classifier = narrow(256 * 6 * 6)
    return network, 224


def vgg11() -> tuple[nn.Module, int]:
    network = models.vgg11()
    network.avgpool = nn.AdaptiveAvgPool2d(2)
    network.classifier = narrow(512 * 2 * 2)
    return network, SIDE


def googlenet() -> tuple[nn.Module, int]:
    return models.googlenet(num_classes=CLASSES, transform_input=True, aux_logits=False, init_weights=False), SIDE


def densenet121() -> tuple[nn.Module, int]:
    return models.densenet121(num_classes=CLASSES), SIDE // 2


def plain(name: str) -> tuple[nn.Module, int]:
    return getattr(models, name)(num_classes=CLASSES), SIDE


MAKERS = {'alexnet': alexnet, 'vgg11': vgg11, 'googlenet': googlenet, 'densenet121': densenet121}
NAMES = (
    'alexnet vgg11 googlenet resnet18 densenet121 squeezenet1_1 mobilenet_v2 mobilenet_v3_small '
    'shufflenet_v2_x0_5 mnasnet0_5 regnet_y_400mf efficientnet_b0'
).split()


def enliven(network: nn.Module) -> None:
    """Weights that keep the signal's strength, and norms as if the network had been trained."""
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight)
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 1.5)
            layer.weight.data.uniform_(0.5, 1.5)
            layer.bias.data.normal_(0, 0.1)


def draw_picture(side: int) -> torch.Tensor:
    """Soft patches of colour under some noise."""
    patches = torch.nn.functional.interpolate(torch.rand(1, 3, 8, 8), (side, side), mode='bilinear')
    noisy = 0.8 * patches[0] + 0.2 * torch.rand(3, side, side)
    return (noisy.permute(1, 2, 0) * 255).to(torch.uint8).contiguous()


def to_pixels(picture: torch.Tensor) -> torch.Tensor:
    return (picture.double() / 255).permute(2, 0, 1)[None]


def compute(network: nn.Module, picture: torch.Tensor) -> dict:
    scores, gradient = differentiate(network, to_pixels(picture))
    return {
        'shape': list(picture.shape),
        'picture': encode_bytes(picture),
        'scores': encode(scores),
        'gradient': encode(gradient.permute(1, 2, 0).contiguous()),
    }


def write(name: str, folder: Path) -> None:
    torch.manual_seed(1)
    network, side = MAKERS[name]() if name in MAKERS else plain(name)
    enliven(network)
    network.eval()
    pictures = [draw_picture(side) for _ in range(PICTURES)]
    example = to_pixels(pictures[0]).float()
    torch.onnx.export(network, example, str(folder / f'{name}.onnx'), opset_version=13)
    for weights in network.parameters():
        weights.requires_grad_(False)
    stored = [compute(network, picture) for picture in pictures]
    (folder / f'{name}.json').write_text(json.dumps(stored))


def main() -> None:
    warnings.filterwarnings('ignore')
    torch.set_num_threads(2)
    folder = Path(sys.argv[1])
    for name in sys.argv[2:] or NAMES:
        write(name, folder)
        print(name, flush=True)


if __name__ == '__main__':
    main()
