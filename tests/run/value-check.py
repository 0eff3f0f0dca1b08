"""Makes src/lib/engine/backends/value-check.json with PyTorch in double precision."""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F


def wave(length: int, k: float) -> np.ndarray:
    return np.sin(k * np.arange(1, length + 1)).astype(np.float32).astype(np.float64)


pixels = torch.tensor(wave(72, 0.37).reshape(6, 6, 2)).permute(2, 0, 1)[None].requires_grad_()
kernel = torch.tensor(wave(54, 0.7).reshape(3, 3, 2, 3)).permute(3, 2, 0, 1)
features = F.max_pool2d(F.relu(F.conv2d(pixels, kernel, padding=1)), 2)
flat = features[0].permute(1, 2, 0).reshape(-1)
score = flat @ torch.tensor(wave(27, 1.3))
(gradient,) = torch.autograd.grad(score, pixels)
values = {
    "features": [round(v, 9) for v in flat.tolist()],
    "gradient": [round(v, 9) for v in gradient[0].permute(1, 2, 0).reshape(-1).tolist()],
}
target = Path(__file__).parents[2] / "src/lib/engine/backends/value-check.json"
target.write_text(json.dumps(values) + "\n")
