# SPDX-License-Identifier: 0BSD
"""Weights and inputs from a formula, so that goldens need not hold them; Formula.h repeats it bit for bit."""

import math
from dataclasses import dataclass

import numpy as np
import torch


def hash_of(name):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def bits(name, count):
    """64 bits for each index: SplitMix64 (Steele et al., OOPSLA 2014), entered at the hash of the name."""
    with np.errstate(over="ignore"):
        z = np.uint64(hash_of(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def symmetric(name, count):
    """Multiples of 2^-23 in [-1, 1)."""
    return (bits(name, count) >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1


def fill(name, tensor, middle=0):
    """Matrices keep the variance of what passes them; scales lie around 1, all else around `middle`."""
    count = tensor.numel()
    numbers = symmetric(name, count)
    if tensor.dim() > 1:
        numbers = numbers * math.sqrt(3 / (count / tensor.shape[0]))
    elif name.endswith(("weight", "running_var")):
        numbers = 1 + 0.25 * numbers
    else:
        numbers = middle + 0.25 * numbers
    with torch.no_grad():
        tensor.copy_(torch.from_numpy(numbers.astype(np.float32)).reshape(tensor.shape))


def digest(name, values, wanted):
    """The elements of a small tensor; of a large one, sums over all elements with random signs, over the root of their
    number: the mean square of a digest's difference is what that of the tensors' difference is expected to be."""
    count = values.numel()
    if count <= wanted:
        return values.numpy()
    signs, numbers = bits(name, count), values.numpy()
    sums = [np.where(signs >> np.uint64(i) & np.uint64(1), -numbers, numbers).sum() for i in range(wanted)]
    return np.array(sums) / math.sqrt(count)


@dataclass
class Argument:
    """An input or target: floats in [low, high), or integers below `below`."""

    shape: tuple
    low: float = -1
    high: float = 1
    below: int = 0

    def values(self, name):
        count = math.prod(self.shape)
        if self.below:
            numbers = (bits(name, count) % np.uint64(self.below)).astype(np.int64)
        else:
            half = (self.high - self.low) / 2
            numbers = (symmetric(name, count) * half + (self.low + half)).astype(np.float32)
        return torch.from_numpy(numbers).reshape(self.shape)


def uniform(*shape, low=-1, high=1):
    return Argument(shape, low=low, high=high)


def integers(*shape, below):
    return Argument(shape, below=below)
