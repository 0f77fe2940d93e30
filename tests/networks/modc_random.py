# SPDX-License-Identifier: 0BSD
"""The numbers that modc's random ops draw, so that PyTorch can be given the same: ir/ops/Random.cpp says how they are made."""

import math

import numpy as np
import torch

import formula


def mix(x):
    """lowbias32"""
    x = x ^ (x >> np.uint32(16))
    x = x * np.uint32(0x7FEB352D)
    x = x ^ (x >> np.uint32(15))
    x = x * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def key(seed, step, site):
    """Two words for a call: of the model's seed, the number of calls before, and the place that draws."""
    number = formula.hash_of(site) & 0xFFFFFFFFFFFFF
    words = mix(np.arange(2, dtype=np.uint32) * np.uint32(0x85EBCA6B) + np.uint32(0x9E3779B9))
    for value in (seed, step, number):
        for half in (value & 0xFFFFFFFF, value >> 32):
            words = mix(words ^ np.uint32(half))
    return words


def bits(key, count):
    """31 bits for each element."""
    number = np.arange(count, dtype=np.uint32)
    return mix(mix(number * np.uint32(0x9E3779B9) + key[0]) ^ key[1]) >> np.uint32(1)


def polynomial(x, *coefficients):
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value


def normal_quantile(p):
    """M. J. Wichura, algorithm AS 241 (PPND7), in the type of p."""
    q = p - 0.5
    r = 0.180625 - q * q
    middle = q * polynomial(r, 59.109374720, 159.29113202, 50.434271938, 3.3871327179)
    middle = middle / polynomial(r, 67.187563600, 78.757757664, 17.895169469, 1.0)
    tail = torch.sqrt(-torch.log(torch.where(q < 0, p, 1 - p)))
    s, t = tail - 1.6, tail - 5
    near = polynomial(s, 0.17023821103, 1.3067284816, 2.7568153900, 1.4234372777)
    near = near / polynomial(s, 0.12021132975, 0.73700164250, 1.0)
    far = polynomial(t, 0.017337203997, 0.42868294337, 3.0812263860, 6.6579051150)
    far = far / polynomial(t, 0.012258202635, 0.24197894225, 1.0)
    outer = torch.where(tail <= 5, near, far)
    return torch.where(r >= 0, middle, torch.where(q < 0, -outer, outer))


def randn_like(x, step, site, seed=0):
    """What an f32 model draws: the quantiles of 23 bits, here in the type of x."""
    number = torch.from_numpy((bits(key(seed, step, site), math.prod(x.shape)) >> np.uint32(8)).astype(np.float64))
    return normal_quantile(((number + 0.5) * 2.0**-23).to(x.dtype)).reshape(x.shape)
