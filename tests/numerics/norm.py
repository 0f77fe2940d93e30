# SPDX-License-Identifier: 0BSD
"""Norms, and reductions with their settings."""

from case import Case, Given, coins, uniform, whole


def layer(name, text, *shape, low=-1, high=1):
    return Case(name, "layer(x)", layer=text, x=uniform(*shape, low=low, high=high))


def call(name, text, *shape, outputs="y", low=-1, high=1, **settings):
    return Case(name, text, outputs=outputs, x=uniform(*shape, low=low, high=high), **settings)


REDUCED = [
    ("var_0", "var(x, dim = [0, 2], correction = 0)"),
    ("var_2", "var(x, dim = 1, correction = 2, keepdim = true)"),
    ("std_all", "std(x)"),
    ("std_biased", "std(x, dim = [1, 2], unbiased = false)"),
    ("logsumexp", "logsumexp(x, [0, 2], keepdim = true)"),
    ("norm_1", "norm(x, 1, dim = 1)"),
    ("norm_3", "norm(x, 3, dim = [0, 1])"),
    ("norm_inf", "norm(x, inf, dim = 2)"),
    ("norm_minus_inf", "norm(x, -inf, dim = 0)"),
    ("norm_half", "norm(x, 0.5, dim = 2)"),
    ("norm_all", "norm(x)"),
    ("normalize", "normalize(x, p = 3, dim = 2)"),
    ("amax", "amax(x, dim = [0, 2])"),
    ("amin", "amin(x, dim = [1], keepdim = true)"),
    ("prod", "prod(x + 2, 1)"),
    ("mean", "mean(x, dim = [-1, 0])"),
    ("cumsum", "cumsum(x, 1)"),
    ("softmax_0", "softmax(x, 0)"),
    ("log_softmax_1", "log_softmax(x, 1)"),
    ("softmin", "softmin(x, 2)"),
    ("cosine", "cosine_similarity(x, x.flip([0]), dim = 1)"),
]

CASES = [
    layer("batchnorm1d", "BatchNorm1d(3, eps = 0.01, momentum = none)", 5, 3),
    layer("batchnorm1d_no_affine", "BatchNorm1d(3, momentum = 0.7, affine = false)", 4, 3, 5),
    layer("batchnorm2d_no_stats", "BatchNorm2d(5, track_running_stats = false)", 3, 5, 3, 2),
    layer("batchnorm2d_shifted", "BatchNorm2d(3, momentum = 1.0)", 2, 3, 5, 3, low=-1, high=2),
    layer("batchnorm2d_far", "BatchNorm2d(3)", 8, 3, 5, 3, low=9.5, high=10.5),
    layer("batchnorm3d", "BatchNorm3d(2, affine = false, track_running_stats = false)", 2, 2, 3, 3, 2),
    layer("instancenorm1d", "InstanceNorm1d(3, affine = true, track_running_stats = true, momentum = 0.3)", 2, 3, 7),
    layer("instancenorm2d_unbatched", "InstanceNorm2d(3, affine = true, eps = 0.1)", 3, 4, 5),
    layer("instancenorm3d", "InstanceNorm3d(2)", 2, 2, 3, 2, 3),
    layer("layernorm", "LayerNorm((3, 5), eps = 0.001)", 2, 4, 3, 5),
    layer("layernorm_no_bias", "LayerNorm(7, bias = false)", 5, 7),
    layer("layernorm_plain", "LayerNorm((7,), elementwise_affine = false)", 5, 7, low=40, high=43),
    layer("rmsnorm", "RMSNorm((3, 5))", 4, 3, 5),
    layer("rmsnorm_plain", "RMSNorm(9, eps = 0.1, elementwise_affine = false)", 2, 3, 9),
    layer("groupnorm", "GroupNorm(3, 6, eps = 0.01)", 2, 6, 5),
    layer("groupnorm_plain", "GroupNorm(1, 4, affine = false)", 3, 4, 2, 3),
    layer("groupnorm_each", "GroupNorm(5, 5)", 2, 5, 3, 3),
    Case("layer_norm_f64", "layer_norm(x, [3, 5], w, b, 0.01)", dtype="f64",
         x=uniform(4, 3, 5), w=uniform(3, 5), b=uniform(3, 5)),
    Case("group_norm_f64", "group_norm(x, 2, w, b)", dtype="f64", x=uniform(3, 4, 5), w=uniform(4), b=uniform(4)),
    Case("rms_norm_f64", "rms_norm(x, [5], w)", dtype="f64", x=uniform(3, 5), w=uniform(5)),
    call("var_mean", "y, z = var_mean(x, dim = [0, 2])", 3, 4, 5, outputs="y z"),
    call("std_mean", "y, z = std_mean(x, dim = 1)", 3, 4, 5, outputs="y z"),
    call("max_dim", "y, z = max(x, 1)", 3, 6, 5, outputs="y z"),
    call("min_dim", "y, z = min(x, dim = 2, keepdim = true)", 3, 6, 5, outputs="y z"),
    Case("max_of_equal", "y, z = max(x, 1)", outputs="y z",
         x=Given([[1.0, 3.0, 3.0], [float("nan"), 2.0, 5.0], [2.0, float("nan"), float("nan")], [-1.0, -1.0, -1.0]])),
    Case("amax_of_equal", "amax(x, 1)", x=Given([[1.0, 3.0, 3.0, 3.0], [-2.0, -2.0, -3.0, -2.0]])),
    Case("prod_with_zeros", "prod(x, 1)",
         x=Given([[1.0, 0.0, 3.0], [0.0, 2.0, 0.0], [2.0, -3.0, 0.5]])),
    Case("argmax", "y = argmax(x, 1)\nz = argmin(x)", outputs="y z", gradients=False,
         x=Given([[1.0, 3.0, 3.0], [float("nan"), 2.0, 5.0], [2.0, -7.0, float("nan")]])),
    Case("logsumexp_of_infinities", "logsumexp(x, 1)",
         x=Given([[1e30, -1e30], [float("inf"), 0.0], [-float("inf"), 2.0], [100.0, 101.0]])),
    Case("sum_of_bools", "y = x.sum()\nz = all(x, 1)\nw = any(x, 0)\nv = all(x)\nu = any(x)", outputs="y z w v u",
         x=coins(5, 7)),
    Case("sum_of_integers", "y = sum(x, dim = 1)\nz = cumsum(x, 0)\nw = prod(x, 1)\nv = amax(x, [0])", outputs="y z w v",
         x=whole(4, 5, low=-9, below=9)),
    Case("sum_of_i32", "y = sum(x, dim = [0])\nz = cumsum(x, 1)\nw = prod(x)", outputs="y z w",
         x=whole(3, 4, low=1, below=4, dtype="i32")),
]
CASES += [call(name, text, 3, 4, 5) for name, text in REDUCED]
CASES += [call(name + "_f64", text, 3, 4, 5, dtype="f64") for name, text in REDUCED[::2]]
