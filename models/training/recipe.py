"""The one training recipe: SGD with Nesterov momentum, one learning-rate cycle, averaged weights.

Every epoch ends with a checkpoint from which the run goes on where it stopped, to the same result.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from augment import to_pixels
from data import DataSet, Split
from graph import GraphModule


@dataclass(frozen=True)
class Settings:
    epochs: int
    batch: int
    peak_rate: float
    weight_decay: float
    augment: Callable[[Tensor, torch.Generator], Tensor]
    warm_up: float = 0.2
    """Share of the run in which the learning rate rises; then it falls to zero along a line."""
    label_smoothing: float = 0.0
    averaging: float = 0.999
    """Decay per step of the exponential average of the weights, which is what ships."""
    bfloat16_share: float = 0.0
    """Share of the epochs, from the first, whose products run in bfloat16 (weights stay float32)."""
    seed: int = 1


def learning_rate(settings: Settings, progress: float) -> float:
    """One cycle: a straight rise, then a straight fall (arXiv:1708.07120)."""
    if progress < settings.warm_up:
        return settings.peak_rate * (0.05 + 0.95 * progress / settings.warm_up)
    return settings.peak_rate * (1 - progress) / (1 - settings.warm_up)


def parameter_groups(network: GraphModule, decay: float) -> list[dict]:
    """Kernels decay, single numbers per channel do not."""
    kernels = [p for name, p in network.named_parameters() if name.endswith("/kernel")]
    others = [p for name, p in network.named_parameters() if not name.endswith("/kernel")]
    return [{"params": kernels, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def evaluate(network: GraphModule, split: Split, batch: int = 500) -> tuple[float, float]:
    """Top-1 and top-5 accuracy in [0, 1]."""
    network.eval()
    hits = torch.zeros(2)
    for start in range(0, len(split.labels), batch):
        logits = network(to_pixels(torch.from_numpy(split.pictures[start : start + batch])))
        best = logits.topk(5, 1).indices == torch.from_numpy(split.labels[start : start + batch])[:, None]
        hits += torch.stack([best[:, 0].sum(), best.sum()])
    top1, top5 = (hits / len(split.labels)).tolist()
    return top1, top5


def update_average(average: GraphModule, network: GraphModule, decay: float) -> None:
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
            kept.lerp_(new, 1 - decay)


def train_epoch(network, average, optimizer, split: Split, settings: Settings, epoch: int) -> float:
    """One pass over the training pictures. Returns the mean loss."""
    network.train()
    generator = torch.Generator().manual_seed(settings.seed * 1000 + epoch)
    order = torch.randperm(len(split.labels), generator=generator)
    pictures, labels = torch.from_numpy(split.pictures), torch.from_numpy(split.labels)
    steps = len(order) // settings.batch
    total = 0.0
    for step in range(steps):
        rate = learning_rate(settings, (epoch + step / steps) / settings.epochs)
        for group in optimizer.param_groups:
            group["lr"] = rate
        picked = order[step * settings.batch : (step + 1) * settings.batch]
        with torch.autocast("cpu", torch.bfloat16, enabled=epoch < settings.bfloat16_share * settings.epochs):
            logits = network(settings.augment(pictures[picked], generator)).float()
        loss = F.cross_entropy(logits, labels[picked], label_smoothing=settings.label_smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        decay = min(settings.averaging, (1 + epoch * steps + step) / (10 + epoch * steps + step))
        update_average(average, network, decay)
        total += loss.item()
    return total / steps


def train(make_network: Callable[[], GraphModule], data: DataSet, settings: Settings, folder: Path) -> GraphModule:
    """Trains to the end of the schedule, resuming from `folder/checkpoint.pt` if it is there."""
    torch.manual_seed(settings.seed)
    network = make_network().to(memory_format=torch.channels_last)
    average = make_network().to(memory_format=torch.channels_last)
    average.load_state_dict(network.state_dict())
    groups = parameter_groups(network, settings.weight_decay)
    optimizer = torch.optim.SGD(groups, lr=0.0, momentum=0.9, nesterov=True)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, first = folder / "checkpoint.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["epoch"] + 1
    for epoch in range(first, settings.epochs):
        started = time.time()
        loss = train_epoch(network, average, optimizer, data.train, settings, epoch)
        top1, top5 = evaluate(average, data.test)
        line = {"epoch": epoch, "loss": loss, "top1": top1, "top5": top5, "seconds": time.time() - started}
        print(json.dumps(line), flush=True)
        state = {"network": network, "average": average, "optimizer": optimizer}
        saved = {name: part.state_dict() for name, part in state.items()}
        torch.save({**saved, "epoch": epoch}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
    return average
