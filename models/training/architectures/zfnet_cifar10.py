"""ZFNet's change to AlexNet at the size of CIFAR-10 (Zeiler, Fergus, 2013).

Pictures of what AlexNet's first layer responds to showed dead filters and aliasing; the cure was a smaller first
kernel and a smaller stride. Here: 5x5 at every pixel instead of 7x7 at every second one, all else as in
`alexnet_cifar10.py`.
"""

from __future__ import annotations

from dataclasses import replace

from architectures import alexnet_cifar10 as alexnet
from graph import GraphModule

ID = "zfnet-cifar10"
DATA = alexnet.DATA
SETTINGS = replace(alexnet.SETTINGS, epochs=20)
CARD = {
    **alexnet.CARD,
    "title": "ZFNet (small)",
    "year": 2013,
    "paper": "https://arxiv.org/abs/1311.2901",
}


def build() -> GraphModule:
    return alexnet.build_with(first_kernel=5, first_stride=1)
