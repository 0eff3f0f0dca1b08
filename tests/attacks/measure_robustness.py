"""Makes tests/fixtures/robustness.json.gz: what attacks leave of resnet20-cifar10, by PyTorch in double precision.

The attacks are written here once more, from their papers, and attack the first test pictures of CIFAR-10 that the
network has right. `npm run eval -- attacks` prints these shares beside the site's own, and robustness.test.ts holds the
site against them picture by picture. Run it from the repository's top with Debian's python3-torch, with the folder that
holds cifar10/ as its argument; it takes a quarter of an hour on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

# The reader of shipped networks and the random numbers are shared with the attribution references.
sys.path[:0] = ["tests/attribution", "models/training"]
from data import load  # noqa: E402
from make_references import Network, seeded_random  # noqa: E402

NETWORK = "resnet20-cifar10"
SEED = 1
CLASSES = 10
PART = 50
"""Pictures of one batch."""
OVERSHOOT = 0.02
LONGEST_DEEPFOOL = 50


def logits_of(network: Network, x: Tensor) -> Tensor:
    with torch.no_grad():
        return network.run(x)[0]


def margin_of(logits: Tensor, of: Tensor) -> Tensor:
    """By how much these classes are ahead of all others."""
    own = logits.gather(1, of[:, None])
    return (own - logits.scatter(1, of[:, None], -torch.inf).amax(1, keepdim=True))[:, 0]


def flat_norm(delta: Tensor) -> Tensor:
    return delta.flatten(1).norm(dim=1)[:, None, None, None]


def random_of(place: int):
    """The random numbers that the site draws for a picture of a set."""
    return seeded_random(SEED + (place + 1) * 0x9E3779B1)


def random_target(place: int, label: int) -> int:
    return (label + 1 + int(next(random_of(place)) * (CLASSES - 1))) % CLASSES


class Descent:
    """FGSM, BIM and PGD: steps along the gradient of the cross-entropy, kept in the ball and in [0, 1]."""

    def __init__(self, norm: str, epsilon: float, steps: int, step: float, targeted: bool = False):
        self.norm, self.epsilon, self.steps, self.step = norm, epsilon, steps, step
        self.sign = -1 if targeted else 1

    def direction(self, network: Network, x: Tensor, of: Tensor) -> Tensor:
        x = x.clone().requires_grad_()
        loss = F.cross_entropy(network.run(x)[0], of, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, x)
        if self.norm == "linf":
            return self.sign * gradient.sign()
        return self.sign * gradient / flat_norm(gradient).clamp(min=1e-30)

    def project(self, delta: Tensor) -> Tensor:
        if self.norm == "linf":
            return delta.clamp(-self.epsilon, self.epsilon)
        return delta * (self.epsilon / flat_norm(delta)).clamp(max=1)

    def attack(self, network: Network, original: Tensor, of: Tensor, _: Tensor) -> Tensor:
        """Of all iterates of a picture, the one that is farthest towards or beyond the border."""
        x = best = original
        least = self.sign * margin_of(logits_of(network, x), of)
        for _ in range(self.steps):
            moved = x + self.step * self.direction(network, x, of)
            x = (original + self.project(moved - original)).clamp(0, 1)
            margin = self.sign * margin_of(logits_of(network, x), of)
            best = torch.where((margin < least)[:, None, None, None], x, best)
            least = torch.minimum(margin, least)
        return best


class RandomSigns:
    """The control: every value up or down by the same amount, at random, by the site's numbers."""

    def __init__(self, epsilon: float):
        self.epsilon = epsilon

    def signs_for(self, place: int, shape: torch.Size) -> Tensor:
        random = random_of(place)
        channels, height, width = shape
        signs = [-1.0 if next(random) < 0.5 else 1.0 for _ in range(height * width * channels)]
        return torch.tensor(signs).double().reshape(height, width, channels).permute(2, 0, 1)

    def attack(self, network: Network, original: Tensor, of: Tensor, places: Tensor) -> Tensor:
        signs = torch.stack([self.signs_for(int(place), original.shape[1:]) for place in places])
        return (original + self.epsilon * signs).clamp(0, 1)


class DeepFool:
    """As published: the sum of the steps to the nearest border of the linear view, then a little beyond."""

    def nearest_step(self, network: Network, x: Tensor, label: int) -> Tensor:
        x = x.clone().requires_grad_()
        logits = network.run(x)[0][0]
        steps = []
        for other in range(CLASSES):
            if other == label:
                continue
            gap = logits[other] - logits[label]
            (slope,) = torch.autograd.grad(gap, x, retain_graph=True)
            steps.append(gap.detach().abs() / slope.norm() ** 2 * slope)
        return min(steps, key=lambda step: step.norm())

    def attack_one(self, network: Network, original: Tensor, label: int) -> Tensor:
        total = torch.zeros_like(original)
        x = original
        for _ in range(LONGEST_DEEPFOOL):
            total = total + self.nearest_step(network, x, label)
            x = (original + (1 + OVERSHOOT) * total).clamp(0, 1)
            if logits_of(network, x).argmax() != label:
                break
        return x

    def attack(self, network: Network, original: Tensor, of: Tensor, _: Tensor) -> Tensor:
        each = zip(original.split(1), of.tolist())
        return torch.cat([self.attack_one(network, one, label) for one, label in each])


def byte(k: float) -> float:
    return k / 255


def trials():
    """Name, bound, attack, and whether it aims at a class."""
    for epsilon in map(byte, (1, 2, 4)):
        yield "random-signs", epsilon, RandomSigns(epsilon), False
        yield "fgsm", epsilon, Descent("linf", epsilon, 1, epsilon), False
        yield "bim-10", epsilon, Descent("linf", epsilon, 10, epsilon / 4), False
        aimed = Descent("linf", epsilon, 20, epsilon / 8, targeted=True)
        yield "bim-20-targeted", epsilon, aimed, True
    for epsilon in (0.25, 0.5):
        yield "pgd-l2-10", epsilon, Descent("l2", epsilon, 10, epsilon / 5), False
    yield "deepfool-l2", None, DeepFool(), False


def in_parts(run, *arrays: Tensor) -> Tensor:
    return torch.cat([run(*parts) for parts in zip(*(array.split(PART) for array in arrays))])


def measure(network: Network, x: Tensor, labels: Tensor) -> dict:
    def answers(pictures: Tensor) -> Tensor:
        return in_parts(lambda part: logits_of(network, part), pictures).argmax(1)

    right = (answers(x) == labels).nonzero()[:, 0]
    victims, own = x[right], labels[right]
    aims = torch.tensor([random_target(int(i), int(labels[i])) for i in right])
    rows = []
    for name, epsilon, trial, is_aimed in trials():
        of = aims if is_aimed else own
        changed = in_parts(partial(trial.attack, network), victims, of, right)
        predicted = answers(changed)
        reached = predicted == of if is_aimed else predicted != of
        l2 = [float(f"{value:.6g}") for value in flat_norm(changed - victims).flatten()]
        counts = {"robust": int((predicted == own).sum()), "reached": int(reached.sum())}
        row = {"attack": name, "epsilon": epsilon, **counts}
        rows.append({**row, "predicted": predicted.tolist(), "l2": l2})
        print(json.dumps(row), flush=True)
    return {"network": NETWORK, "n": len(x), "right": right.tolist(), "aims": aims.tolist(), "rows": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder that holds cifar10/")
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    test = load("cifar10", options.data).test
    x = torch.tensor(test.pictures[: options.limit]).permute(0, 3, 1, 2).double() / 255
    labels = torch.tensor(test.labels[: options.limit]).long()
    measured = measure(Network(Path("models") / NETWORK), x, labels)
    text = json.dumps(measured, separators=(",", ":"))
    Path("tests/fixtures/robustness.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
