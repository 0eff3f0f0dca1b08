"""Runs the PyTorch lines that the site writes, and compares what comes out with the site's own arithmetic.

Reads a JSON list of cases from standard input, each with `text` (the lines), `input` and `output` ([height, width,
channel]) and, for convolutions, `kernel` and `bias`, and writes a JSON list of complaints.
"""

import json
import re
import sys

import torch
from torch import nn
from torch.nn import functional

torch.manual_seed(0)

if not hasattr(nn, 'CircularPad2d'):

    class CircularPad(nn.Module):
        """PyTorch 2.1's layer, for older versions."""

        def __init__(self, padding):
            super().__init__()
            self.padding = padding

        def forward(self, x):
            return functional.pad(x, self.padding, mode='circular')

    nn.CircularPad1d = nn.CircularPad2d = CircularPad


def to_tensor(array):
    """A stored array, as doubles; JSON has no minus infinity, which is null there."""
    values = [-torch.inf if value is None else value for value in array['data']]
    return torch.tensor(values, dtype=torch.float64).reshape(array['shape'])


def picture(array, rank):
    """[height, width, channel] as a batch of one, channels first."""
    tensor = to_tensor(array).permute(2, 0, 1)[None]
    return tensor[:, :, 0] if rank == 1 else tensor


def set_weights(layer, case, text):
    """Puts the case's kernel and bias into the one layer that has weights."""
    for part in layer.modules():
        if not hasattr(part, 'weight'):
            continue
        weight = to_tensor(case['kernel']).permute(3, 2, 0, 1)
        if 'turn its kernel' in text:
            weight = weight.flip(-2, -1)
        part.weight.data = weight.reshape(part.weight.shape)
        if part.bias is not None:
            part.bias.data = to_tensor(case['bias'])


def check(case):
    """What is wrong with a case, or None."""
    text = case['text']
    names = {}
    exec(text, names)
    layer, result = names['layer'], names['y']
    promised = [int(side) for side in re.search(r'# shape \((.*)\)', text)[1].split(', ')]
    if list(result.shape) != promised:
        return f'shape {list(result.shape)}, promised {promised}'
    expected = picture(case['output'], result.dim() - 2)
    if expected.shape != result.shape:
        return f'shape {list(result.shape)}, expected {list(expected.shape)}'
    if 'pad the picture before' in text:
        return None
    layer.double()
    if 'kernel' in case:
        set_weights(layer, case, text)
    values = layer(picture(case['input'], result.dim() - 2))
    return None if torch.allclose(values, expected, atol=1e-4) else 'other values'


def complain(case):
    """As `check`; an error is a complaint too."""
    try:
        wrong = check(case)
    except Exception as error:  # noqa: BLE001
        wrong = repr(error)
    return None if wrong is None else f'{wrong}\n{case["text"]}'


complaints = [complain(case) for case in json.load(sys.stdin)]
json.dump([complaint for complaint in complaints if complaint], sys.stdout)
