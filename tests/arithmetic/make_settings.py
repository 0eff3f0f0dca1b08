#!/usr/bin/python3
"""Writes tests/fixtures/arithmetic.json.gz: what PyTorch makes of random settings of convolution arithmetic.

Run with Debian's python3-torch: /usr/bin/python3 tests/arithmetic/make_settings.py

Every array holds integers from -8 to 7 of one generator (see `Draw`), which the test repeats, so that only the setting,
the output's shape, a weighted sum over the whole output and three of its values are stored. Arrays are drawn in this
order: input, kernel, bias, the gradient at the output, weights of the sum.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any, Callable

import torch
from torch import Tensor
from torch.nn import functional as F

TARGET = Path(__file__).parent.parent / 'fixtures' / 'arithmetic.json.gz'
MODES = {'zero': 'constant', 'reflect': 'reflect', 'replicate': 'replicate', 'circular': 'circular'}
Setting = dict[str, Any]


class Draw:
    """A linear congruential generator of integers from -8 to 7: the upper four of 32 bits."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def next(self) -> int:
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 28) - 8

    def array(self, *shape: int) -> Tensor:
        count = 1
        for length in shape:
            count *= length
        return torch.tensor([self.next() for _ in range(count)], dtype=torch.float64).reshape(shape)


def channels_first(picture: Tensor, plain: bool) -> Tensor:
    """[h, w, c] -> [1, c, h, w], or [1, c, w] where `plain` says that there is one axis only."""
    moved = picture.permute(2, 0, 1)[None]
    return moved[:, :, 0] if plain else moved


def channels_last(output: Tensor, plain: bool) -> Tensor:
    """The way back from `channels_first`."""
    return (output[:, :, None] if plain else output)[0].permute(1, 2, 0)


def axes(setting: Setting, key: str) -> Any:
    """A pair, or its horizontal half for one axis."""
    return setting[key][1:] if setting['plain'] else setting[key]


def spans(setting: Setting) -> list[int]:
    return [(k - 1) * d for k, d in zip(setting['kernel'], setting['dilation'])]


def edges(setting: Setting) -> list[int]:
    """Top, bottom, left, right of paddings that PyTorch has no name for."""
    rows, columns = spans(setting)
    if setting['padding'] == 'full':
        return [rows, rows, columns, columns]
    if setting['padding'] == 'causal':
        return [rows, 0, columns, 0]
    return setting['padding']


def pad(picture: Tensor, setting: Setting) -> Tensor:
    top, bottom, left, right = edges(setting)
    sides = (left, right) if setting['plain'] else (left, right, top, bottom)
    return F.pad(picture, sides, mode=MODES[setting['border']])


def convolve(setting: Setting, draw: Draw) -> Tensor:
    plain, groups, filters = setting['plain'], setting['groups'], setting['filters']
    picture = channels_first(draw.array(*setting['size'], setting['channels']), plain)
    kernel = draw.array(*setting['kernel'], setting['channels'] // groups, filters).permute(3, 2, 0, 1)
    kernel = kernel.flip(2, 3) if setting['flip'] else kernel
    kernel = kernel[:, :, 0] if plain else kernel
    bias = draw.array(filters) if setting['bias'] else None
    padding = setting['padding']
    named = padding in ('valid', 'same')
    if not named:
        symmetric = setting['border'] == 'zero' and edges(setting)[::2] == edges(setting)[1::2]
        if symmetric:
            padding = edges(setting)[2::2] if plain else edges(setting)[::2]
            named = True
        else:
            picture, padding = pad(picture, setting), 0
    if padding == 'same' and setting['border'] != 'zero':
        output = same_module(setting, kernel, bias)(picture)
    else:
        functional = F.conv1d if plain else F.conv2d
        output = functional(
            picture, kernel, bias, axes(setting, 'stride'), padding, axes(setting, 'dilation'), groups
        )
    return channels_last(output, plain)


def same_module(setting: Setting, kernel: Tensor, bias: Tensor | None) -> torch.nn.Module:
    """The functional form knows no border but zeros."""
    kind = torch.nn.Conv1d if setting['plain'] else torch.nn.Conv2d
    module = kind(
        setting['channels'],
        setting['filters'],
        tuple(axes(setting, 'kernel')),
        tuple(axes(setting, 'stride')),
        'same',
        tuple(axes(setting, 'dilation')),
        setting['groups'],
        bias is not None,
        {'zero': 'zeros'}.get(setting['border'], setting['border']),
    )
    module.weight = torch.nn.Parameter(kernel.contiguous())
    if bias is not None:
        module.bias = torch.nn.Parameter(bias)
    return module


def transpose(setting: Setting, draw: Draw) -> Tensor:
    plain, groups, filters = setting['plain'], setting['groups'], setting['filters']
    picture = channels_first(draw.array(*setting['size'], setting['channels']), plain)
    kernel = draw.array(*setting['kernel'], filters // groups, setting['channels']).permute(3, 2, 0, 1)
    kernel = kernel[:, :, 0] if plain else kernel
    bias = draw.array(filters) if setting['bias'] else None
    crop = setting['crop'][2::2] if plain else setting['crop'][::2]
    functional = F.conv_transpose1d if plain else F.conv_transpose2d
    output = functional(
        picture,
        kernel,
        bias,
        axes(setting, 'stride'),
        crop,
        axes(setting, 'outputPadding'),
        groups,
        axes(setting, 'dilation'),
    )
    return channels_last(output, plain)


def pooled(setting: Setting, picture: Tensor) -> Tensor:
    plain, kind, ceil = setting['plain'], setting['pool'], setting['ceilMode']
    kernel, stride = axes(setting, 'kernel'), axes(setting, 'stride')
    padding = setting['padding'][2::2] if plain else setting['padding'][::2]
    if setting['global']:
        return pooled_globally(setting, picture)
    if kind == 'max':
        functional = F.max_pool1d if plain else F.max_pool2d
        return functional(picture, kernel, stride, padding, axes(setting, 'dilation'), ceil)
    if kind == 'average':
        functional = F.avg_pool1d if plain else F.avg_pool2d
        return functional(picture, kernel, stride, padding, ceil, setting['countPadding'])
    return pooled_by_norm(setting, picture)


def covered_share(setting: Setting) -> Tensor:
    """The share of each window that lies on the picture, for windows without padding."""
    rows, columns = setting['kernel']
    ones = torch.ones(1, 1, *setting['size'], dtype=torch.float64)
    count = F.avg_pool2d(
        ones, setting['kernel'], setting['stride'], 0, setting['ceilMode'], divisor_override=1
    )
    return (count[:, :, 0] if setting['plain'] else count) / (rows * columns)


def pooled_by_norm(setting: Setting, picture: Tensor) -> Tensor:
    """
    `lp_pool` takes the mean of the squares on the picture times the kernel's area, so that ceil mode's last window comes
    out too large for the sum that its documentation states. The stored values are that sum: the factor is undone.
    """
    kernel, stride = tuple(axes(setting, 'kernel')), tuple(axes(setting, 'stride'))
    if setting['plain']:
        output = F.lp_pool1d(picture, 2.0, kernel[0], stride[0], setting['ceilMode'])
    else:
        output = F.lp_pool2d(picture, 2.0, kernel, stride, setting['ceilMode'])
    share = covered_share(setting)
    setting['rescaled'] = bool((share < 1).any())
    return output * share.sqrt()


def pooled_globally(setting: Setting, picture: Tensor) -> Tensor:
    plain = setting['plain']
    if setting['pool'] == 'max':
        return (F.adaptive_max_pool1d if plain else F.adaptive_max_pool2d)(picture, 1)
    if setting['pool'] == 'average':
        return (F.adaptive_avg_pool1d if plain else F.adaptive_avg_pool2d)(picture, 1)
    whole = tuple(axes(setting, 'size'))
    return F.lp_pool1d(picture, 2.0, whole[0]) if plain else F.lp_pool2d(picture, 2.0, whole)


def pool(setting: Setting, draw: Draw) -> Tensor:
    plain = setting['plain']
    picture = draw.array(*setting['size'], setting['channels']).requires_grad_(setting['gradient'])
    output = channels_last(pooled(setting, channels_first(picture, plain)), plain)
    if not setting['gradient']:
        return output
    (output * draw.array(*output.shape)).sum().backward()
    return picture.grad


def pool_channels(setting: Setting, draw: Draw) -> Tensor:
    picture = draw.array(*setting['size'], setting['channels'])
    return F.lp_pool1d(picture, 2.0, setting['kernel'][1], setting['stride'][1])


OPERATIONS: dict[str, Callable[[Setting, Draw], Tensor]] = {
    'convolution': convolve,
    'transposed': transpose,
    'pooling': pool,
    'channels': pool_channels,
}


def measure(setting: Setting) -> Setting:
    """The setting with what PyTorch makes of it, or with the fact that it refuses."""
    draw = Draw(setting['seed'])
    try:
        output = OPERATIONS[setting['kind']](setting, draw).detach()
    except (RuntimeError, ValueError):
        return {**setting, 'refused': True}
    flat = output.reshape(-1)
    if flat.numel() == 0 or not torch.isfinite(flat).all():
        raise SystemExit(f'no finite output: {setting}')
    total = (flat * draw.array(flat.numel())).sum().item()
    picks = [flat[index].item() for index in (0, flat.numel() // 2, -1)]
    return {
        **setting,
        'shape': list(output.shape),
        'sum': round(total, 6),
        'picks': [round(value, 6) for value in picks],
    }


class Dice:
    """Random settings that make sense together."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pair(self, plain: bool, low: int, high: int, fixed: int) -> list[int]:
        """A number for each axis; the vertical one is `fixed` where there is one axis only."""
        vertical = fixed if plain else self.random.randint(low, high)
        return [vertical, self.random.randint(low, high)]

    def window(self, plain: bool) -> Setting:
        often_one = [1, 1, 2, 3]
        dilation = [1 if plain else self.random.choice(often_one), self.random.choice(often_one)]
        return {
            'plain': plain,
            'size': self.pair(plain, 3, 9, 1),
            'kernel': self.pair(plain, 1, 4, 1),
            'stride': self.pair(plain, 1, 3, 1),
            'dilation': dilation,
        }

    def channels(self) -> Setting:
        groups = self.random.choice([1, 1, 2, 3])
        depthwise = self.random.random() < 0.2
        channels = groups if depthwise else groups * self.random.randint(1, 2)
        filters = groups * self.random.randint(1, 2)
        return {'channels': channels, 'filters': filters, 'groups': groups, 'bias': self.flag()}

    def flag(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def edges(self, plain: bool, limits: list[int], symmetric: bool) -> list[int]:
        """Top, bottom, left, right, each at most the limit of its axis."""
        sides = []
        for axis in (0, 1):
            limit = 0 if plain and axis == 0 else limits[axis]
            before = self.random.randint(0, limit)
            sides += [before, before if symmetric else self.random.randint(0, limit)]
        return sides

    def convolution(self) -> Setting:
        window = self.window(self.flag(0.33))
        border = self.random.choice(list(MODES))
        padding = self.random.choice(['valid', 'same', 'full', 'causal', 'edges', 'edges', 'edges'])
        if padding == 'same':
            # PyTorch has it for stride 1 only.
            window['stride'] = [1, 1]
        # PyTorch reflects and wraps once only.
        limits = [min(3, length - 1) for length in window['size']]
        if padding == 'edges':
            padding = self.edges(window['plain'], limits, self.flag())
        elif border != 'zero':
            span = spans(window)
            if any(s > limit for s, limit in zip(span, limits)):
                border = 'zero'
        return {
            'kind': 'convolution',
            **window,
            **self.channels(),
            'padding': padding,
            'border': border,
            'flip': self.flag(0.2),
        }

    def transposed(self) -> Setting:
        window = self.window(self.flag(0.33))
        added = [max(s, d) - 1 for s, d in zip(window['stride'], window['dilation'])]
        added = [self.random.randint(0, most) for most in added]
        return {
            'kind': 'transposed',
            **window,
            **self.channels(),
            'crop': self.edges(window['plain'], [2, 2], True),
            'outputPadding': [0, added[1]] if window['plain'] else added,
        }

    def pooling(self) -> Setting:
        window = self.window(self.flag(0.33))
        kind = self.random.choice(['max', 'max', 'average', 'average', 'l2'])
        if kind != 'max':
            window['dilation'] = [1, 1]
        # PyTorch allows padding up to half the kernel, and none for L2.
        limits = [0, 0] if kind == 'l2' else [length // 2 for length in window['kernel']]
        return {
            'kind': 'pooling',
            **window,
            'channels': self.random.randint(1, 2),
            'padding': self.edges(window['plain'], limits, True),
            'pool': kind,
            'ceilMode': self.flag(),
            'countPadding': self.flag(),
            'global': self.flag(0.05),
            'gradient': self.flag(0.35),
        }

    def across(self) -> Setting:
        window = self.window(False)
        return {'kind': 'channels', **window, 'channels': self.random.randint(4, 9)}

    def spoil(self, setting: Setting) -> Setting:
        """The setting with one impossible number in it."""
        key = self.random.choice(['kernel', 'stride', 'dilation', 'groups', 'padding', 'outputPadding'])
        spoilt = dict(setting)
        if key in ('stride', 'dilation') and setting['kind'] != 'pooling':
            spoilt[key] = [setting[key][0], self.random.choice([0, -1])]
        elif key == 'stride':
            spoilt[key] = [setting[key][0], -1]
        elif key == 'groups' and 'groups' in setting:
            spoilt['channels'] = setting['groups'] * 2 + 1 if setting['groups'] > 1 else 3
            spoilt['groups'] = max(2, setting['groups'])
        elif key == 'padding' and setting['kind'] == 'convolution':
            spoilt.update(padding=[0, 0, -1, -1], border='zero')
        elif key == 'outputPadding' and setting['kind'] == 'transposed':
            spoilt[key] = [0, max(setting['stride'][1], setting['dilation'][1])]
        elif setting['kind'] == 'transposed':
            spoilt['crop'] = [0, 0, 50, 50]
        else:
            spoilt.update(kernel=[setting['kernel'][0], setting['size'][1] + 20], ceilMode=False)
            if setting['kind'] == 'convolution':
                spoilt['padding'] = 'valid'
        return spoilt


def fits(setting: Setting) -> bool:
    """Whether a kernel drawn at random fits, so that few settings are refused for this alone."""
    if setting['kind'] == 'transposed':
        return True
    padding = setting.get('padding', 'valid')
    if padding in ('same', 'full', 'causal'):
        return True
    added = [0, 0] if padding == 'valid' else [sum(padding[:2]), sum(padding[2:])]
    # With ceil mode a window may be larger than the padded picture, by less than a stride.
    beyond = [s - 1 if setting.get('ceilMode') else 0 for s in setting['stride']]
    room = [n + p + b for n, p, b in zip(setting['size'], added, beyond)]
    return all(s < r for s, r in zip(spans(setting), room))


def seeded(dice: Dice, make: Callable[[], Setting]) -> Setting:
    while True:
        setting = make()
        if fits(setting):
            return {**setting, 'seed': dice.random.randrange(2**16)}


def gather(dice: Dice) -> list[Setting]:
    """5,600 settings with values, 300 impossible ones; those that PyTorch refuses by chance stay too."""
    counts = [(dice.convolution, 2500), (dice.transposed, 1100), (dice.pooling, 1900), (dice.across, 100)]
    settings = [measure(seeded(dice, make)) for make, count in counts for _ in range(count)]
    refused: list[Setting] = []
    while len(refused) < 300:
        make = dice.random.choice([dice.convolution, dice.transposed, dice.pooling])
        spoilt = {**seeded(dice, make), 'global': False, 'gradient': False}
        spoilt = measure(dice.spoil(spoilt))
        if spoilt.get('refused'):
            refused.append(spoilt)
    return settings + refused


def compact(settings: list[Setting]) -> dict[str, Any]:
    """One row of values for each setting, under the names of its kind's columns."""
    kinds: dict[str, Any] = {}
    for setting in settings:
        columns = kinds.setdefault(setting['kind'], {'columns': [], 'rows': []})
        for key in setting:
            if key != 'kind' and key not in columns['columns']:
                columns['columns'].append(key)
    for setting in settings:
        table = kinds[setting['kind']]
        table['rows'].append([setting.get(key) for key in table['columns']])
    return kinds


def main() -> None:
    torch.set_num_threads(1)
    settings = gather(Dice(4))
    text = json.dumps({'torch': torch.__version__, 'kinds': compact(settings)}, separators=(',', ':'))
    # Without a time in it, the same settings give the same file.
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    refused = sum(1 for setting in settings if setting.get('refused'))
    print(f'{len(settings) - refused} settings with values, {refused} refused: {TARGET.stat().st_size} bytes')


if __name__ == '__main__':
    main()
