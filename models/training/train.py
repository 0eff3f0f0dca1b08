"""Trains one network: python3 train.py NETWORK --data DIR --out DIR

NETWORK is a file of `architectures/` without its ending. The run resumes from its last checkpoint; at the end it
writes graph.json, weights.bin, card.json and reference.json into `--out`.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import torch

from data import load
from export import export
from recipe import train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds mnist/ and cifar10/")
    parser.add_argument("--checkpoints", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="for example models/lenet5-mnist")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    architecture = importlib.import_module(f"architectures.{arguments.network}")
    data = load(architecture.DATA, arguments.data)
    trained = train(architecture.build, data, architecture.SETTINGS, arguments.checkpoints)
    export(trained, architecture, data, arguments.out)


if __name__ == "__main__":
    main()
