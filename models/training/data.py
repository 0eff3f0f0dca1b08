"""Data sets the networks are trained and measured on, as uint8 arrays [n, height, width, channel].

MNIST's four idx archives, CIFAR-10 in its official binary version or as lossless WebP sheets with `labels.json`,
and an archive of a hundred classes of Tiny ImageNet.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Split:
    """Pictures uint8 [n, height, width, channel] and their class numbers int64 [n]."""

    pictures: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class DataSet:
    train: Split
    test: Split
    classes: list[str]


def read_idx(path: Path) -> np.ndarray:
    """An idx file (gzipped or not) of unsigned bytes, in the shape its header states."""
    raw = path.read_bytes()
    data = gzip.decompress(raw) if path.suffix == ".gz" else raw
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load_mnist(folder: Path) -> DataSet:
    """MNIST with its 28x28 digits centred on 32x32, as LeNet-5 expects them."""

    def split(prefix: str) -> Split:
        digits = read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")
        labels = read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")
        framed = np.pad(digits, ((0, 0), (2, 2), (2, 2)))[..., None]
        return Split(framed, labels.astype(np.int64))

    return DataSet(split("train"), split("t10k"), [str(digit) for digit in range(10)])


def read_sheet(path: Path, tile: int, count: int) -> np.ndarray:
    """The first `count` square tiles of a sheet, row by row: uint8 [count, tile, tile, 3]."""
    sheet = np.asarray(Image.open(path).convert("RGB"))
    rows, columns = sheet.shape[0] // tile, sheet.shape[1] // tile
    tiles = sheet.reshape(rows, tile, columns, tile, 3).swapaxes(1, 2)
    return tiles.reshape(-1, tile, tile, 3)[:count]


def read_cifar_batch(path: Path) -> Split:
    """A batch of the binary version: per picture a class byte, then its red, green and blue planes of 32x32."""
    records = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, 1 + 3 * 32 * 32)
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return Split(np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), records[:, 0].astype(np.int64))


def load_cifar_batches(folder: Path) -> DataSet:
    """CIFAR-10 as its authors give it, in the binary version."""

    def join(pattern: str) -> Split:
        batches = [read_cifar_batch(path) for path in sorted(folder.glob(pattern))]
        return Split(*(np.concatenate(parts) for parts in zip(*((b.pictures, b.labels) for b in batches))))

    classes = (folder / "batches.meta.txt").read_text().split()
    return DataSet(join("data_batch_*.bin"), join("test_batch.bin"), classes)


def load_cifar_sheets(folder: Path) -> DataSet:
    """CIFAR-10 from lossless sheets of 32x32 tiles."""
    index = json.loads((folder / "labels.json").read_text())

    def split(prefix: str) -> Split:
        names = sorted(name for name in index["sheets"] if name.startswith(prefix))
        pictures = [read_sheet(folder / n, index["tile"], len(index["sheets"][n])) for n in names]
        labels = [int(digit) for n in names for digit in index["sheets"][n]]
        return Split(np.concatenate(pictures), np.array(labels))

    return DataSet(split("train"), split("test"), index["classes"])


def load_cifar10(folder: Path) -> DataSet:
    """CIFAR-10 from the official binary batches, unpacked there with or without their folder, or from sheets."""
    for place in (folder, folder / "cifar-10-batches-bin"):
        if (place / "test_batch.bin").exists():
            return load_cifar_batches(place)
    return load_cifar_sheets(folder)


def load_tiny_imagenet(archive: Path) -> DataSet:
    """A zip of `train/<wnid>/*.webp`, `val/<wnid>/*.webp` and `classes.json`, pictures of 64x64."""
    with zipfile.ZipFile(archive.with_suffix(".zip")) as files:
        classes = json.loads(files.read("classes.json"))
        number = {entry["wnid"]: index for index, entry in enumerate(classes)}

        def picture(name: str) -> np.ndarray:
            return np.asarray(Image.open(io.BytesIO(files.read(name))).convert("RGB"))

        def split(prefix: str) -> Split:
            names = sorted(n for n in files.namelist() if n.startswith(prefix) and n.endswith(".webp"))
            labels = [number[name.split("/")[1]] for name in names]
            return Split(np.stack([picture(name) for name in names]), np.array(labels))

        return DataSet(split("train/"), split("val/"), [entry["name"] for entry in classes])


LOADERS = {"mnist": load_mnist, "cifar10": load_cifar10, "tiny-imagenet-100": load_tiny_imagenet}


def load(name: str, root: Path) -> DataSet:
    """The data set `name`, from the folder or archive of that name under `root`."""
    return LOADERS[name](root / name)
