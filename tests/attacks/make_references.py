"""Makes tests/fixtures/attacks.json.gz: the signs that FGSM steps along, by PyTorch in double precision.

With `--accuracy DIR` it prints instead what FGSM, BIM and PGD leave of resnet20-cifar10's accuracy on the first test
pictures of CIFAR-10 in DIR, to hold against `npm run eval -- attacks --json`. Run it from the repository's top with
Debian's python3-torch.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

# The reader of shipped networks is shared with the attribution references.
sys.path.insert(0, "tests/attribution")
from make_references import Network, to_array, to_tensor  # noqa: E402

NETWORKS = ["lenet5-mnist", "resnet20-cifar10"]
SMALLEST_SHARE = 1e-3
"""Of the largest gradient: where it is smaller, its sign is an accident of rounding."""


def loss_gradient(network: Network, pixels: Tensor, labels: Tensor) -> Tensor:
    """Gradient of the cross-entropy, summed over the pictures."""
    pixels = pixels.clone().requires_grad_()
    logits, _ = network.run(pixels)
    (gradient,) = torch.autograd.grad(F.cross_entropy(logits, labels, reduction="sum"), pixels)
    return gradient


def packed(bits: np.ndarray) -> str:
    return base64.b64encode(np.packbits(bits.reshape(-1), bitorder="little").tobytes()).decode()


def signs_of(network: Network, reference: dict) -> dict:
    spec = network.graph["input"]
    shape = (spec["height"], spec["width"], spec["channels"])
    raw = np.frombuffer(base64.b64decode(reference["picture"]), np.uint8).reshape(shape)
    pixels = to_tensor((raw.astype(np.float64) / 255).astype(np.float32))
    label = network.run(pixels)[0].argmax(1)
    gradient = to_array(loss_gradient(network, pixels, label))
    counts = np.abs(gradient) > SMALLEST_SHARE * np.abs(gradient).max()
    return {"label": int(label), "counts": packed(counts), "positive": packed(gradient > 0)}


def write_signs() -> None:
    answers = {}
    for name in NETWORKS:
        folder = Path("models") / name
        pictures = json.loads((folder / "reference.json").read_text())["pictures"]
        answers[name] = [signs_of(Network(folder), picture) for picture in pictures]
    text = json.dumps(answers, separators=(",", ":"))
    Path("tests/fixtures/attacks.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def clip_linf(delta: Tensor, epsilon: float) -> Tensor:
    return delta.clamp(-epsilon, epsilon)


def clip_l2(delta: Tensor, epsilon: float) -> Tensor:
    length = delta.flatten(1).norm(dim=1)[:, None, None, None]
    return delta * (epsilon / length.clamp(min=epsilon))


def unit_l2(gradient: Tensor) -> Tensor:
    return gradient / gradient.flatten(1).norm(dim=1)[:, None, None, None].clamp(min=1e-30)


def descend(network: Network, x: Tensor, y: Tensor, epsilon, steps, share, l2=False) -> Tensor:
    """The most harmful of all iterates for each picture, by the margin of the logits."""
    best, best_margin, moved = x.clone(), torch.full((len(x),), torch.inf), x
    for step in range(steps + 1):
        margin = margins(network, moved, y)
        better = margin < best_margin
        best[better], best_margin[better] = moved[better], margin[better].float()
        if step == steps:
            return best
        gradient = loss_gradient(network, moved, y)
        unit = unit_l2(gradient) if l2 else gradient.sign()
        delta = moved + share * epsilon * unit - x
        moved = (x + (clip_l2 if l2 else clip_linf)(delta, epsilon)).clamp(0, 1)


def margins(network: Network, x: Tensor, y: Tensor) -> Tensor:
    with torch.no_grad():
        logits, _ = network.run(x)
    own = logits.gather(1, y[:, None])[:, 0]
    return own - logits.scatter(1, y[:, None], -torch.inf).max(1).values


def print_accuracies(data: str, limit: int) -> None:
    sys.path.insert(0, "models/training")
    from data import load

    test = load("cifar10", Path(data)).test
    x = torch.tensor(test.pictures[:limit]).permute(0, 3, 1, 2).double() / 255
    y = torch.tensor(test.labels[:limit]).long()
    network = Network(Path("models/resnet20-cifar10"))
    trials = [("fgsm", k / 255, 1, 1, False) for k in (1, 2, 4)]
    trials += [("bim-10", k / 255, 10, 0.25, False) for k in (1, 2, 4)]
    trials += [("pgd-l2-10", epsilon, 10, 0.2, True) for epsilon in (0.25, 0.5)]
    clean = (margins(network, x, y) >= 0).double().mean().item()
    for name, epsilon, steps, share, l2 in trials:
        found = descend(network, x, y, epsilon, steps, share, l2)
        robust = (margins(network, found, y) >= 0).double().mean().item()
        row = {"attack": name, "epsilon": epsilon, "n": len(x), "clean": clean, "robust": robust}
        print(json.dumps(row), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accuracy", metavar="DIR", help="folder that holds cifar10/")
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.accuracy:
        print_accuracies(options.accuracy, options.limit)
    else:
        write_signs()


if __name__ == "__main__":
    main()
