# SPDX-License-Identifier: 0BSD
"""What the cases of a group are written with."""

import copy
import math
import re

import numpy as np
import torch

import formula

DTYPES = {"f32": torch.float32, "f64": torch.float64, "i64": torch.int64, "i32": torch.int32, "bool": torch.bool}


def element_name(dtype):
    return next(name for name, other in DTYPES.items() if other == dtype)


class Inputs:
    """Numbers of a formula: floats in [low, high), integers in [low, below), or bools."""

    def __init__(self, shape, low=-1, high=1, below=None, dtype="f32"):
        self.shape, self.low, self.high, self.below, self.dtype = shape, low, high, below, dtype
        self.is_constant = False

    def values(self, key):
        count = math.prod(self.shape)
        if self.below is not None:
            numbers = (formula.bits(key, count) % np.uint64(self.below - self.low)).astype(np.int64) + self.low
        else:
            half = (self.high - self.low) / 2
            numbers = (formula.symmetric(key, count) * half + (self.low + half)).astype(np.float32)
        return torch.from_numpy(numbers).reshape(self.shape).to(DTYPES[self.dtype])

    def described(self, key):
        return {"key": key, "low": self.low} | ({"high": self.high} if self.below is None else {"below": self.below})


class Given:
    """Numbers given one by one."""

    def __init__(self, numbers, dtype="f32", shape=None):
        self.numbers, self.dtype, self.shape = numbers, dtype, shape
        self.is_constant = False

    def values(self, _):
        tensor = torch.tensor(self.numbers, dtype=DTYPES[self.dtype])
        return tensor if self.shape is None else tensor.reshape(self.shape)

    def described(self, key):
        numbers = np.array(self.numbers).flatten().tolist()
        if self.dtype == "f32":
            numbers = np.array(numbers, dtype=np.float32).astype(np.float64).tolist()
        return {"key": key, "values": [n if np.isfinite(n) else str(n) for n in map(float, numbers)]}


def uniform(*shape, low=-1, high=1):
    return Inputs(shape, low=low, high=high)


def whole(*shape, below, low=0, dtype="i64"):
    return Inputs(shape, low=low, below=below, dtype=dtype)


def coins(*shape):
    return Inputs(shape, below=2, dtype="bool")


def constant(given):
    """Of which PyTorch has no gradient."""
    given = copy.copy(given)
    given.is_constant = True
    return given


class Case:
    """`statements` compute `outputs` from the inputs and `layer`; `by_element` where single values matter. `zeros` says that
    IEEE 754 tells the sign of a zero, `cancels` that a value is a difference whose error is that of its operands."""

    def __init__(self, name, statements, *, layer="", outputs="y", dtype="f32", gradients=True, zeros=False,
                 cancels=False, **inputs):
        if not re.match(r"\w+(, \w+)* = ", statements):
            statements = "y = " + statements
        self.name, self.statements, self.layer, self.dtype, self.inputs = name, statements, layer, dtype, inputs
        self.outputs, self.gradients = outputs.split(), gradients
        self.zeros, self.cancels = zeros, cancels
        self.by_element = any(isinstance(given, Given) and given.dtype[0] == "f" for given in inputs.values())
        self.module_name = "Case" + "".join(part.capitalize() for part in name.split("_"))
        self.seeds = []
