# SPDX-License-Identifier: 0BSD
"""Pools, padding and resampling."""

from case import Case, Given, uniform

INF = float("inf")


def layer(name, text, *shape):
    return Case(name, "layer(x)", layer=text, x=uniform(*shape))


def call(name, text, *shape, **settings):
    return Case(name, text, x=uniform(*shape), **settings)


CASES = [
    layer("maxpool1d_ceil", "MaxPool1d(3, stride = 2, padding = 1, dilation = 2, ceil_mode = true)", 2, 3, 10),
    layer("maxpool2d_all", "MaxPool2d((3, 2), stride = (2, 3), padding = (1, 1), dilation = (2, 1), ceil_mode = true)",
          2, 2, 9, 8),
    layer("maxpool3d", "MaxPool3d((2, 3, 2), stride = (1, 2, 3), padding = (1, 0, 1), ceil_mode = true)", 1, 2, 4, 6, 5),
    layer("maxpool2d_overlap", "MaxPool2d(4, stride = 1, padding = 2)", 1, 2, 6, 5),
    Case("maxpool2d_negative_infinity", "max_pool2d(x, 2, stride = 1, padding = 1)",
         x=Given([-INF, -INF, -INF, -2.5, -INF, -INF, 0.0, -0.0, INF], shape=(1, 3, 3))),
    Case("maxpool1d_nan", "max_pool1d(x, 2)", x=Given([1.0, float("nan"), float("nan"), 2.0, 3.0, -INF], shape=(1, 6))),
    layer("avgpool1d", "AvgPool1d(4, stride = 3, padding = 2, ceil_mode = true, count_include_pad = false)", 2, 3, 12),
    layer("avgpool1d_padded", "AvgPool1d(4, stride = 3, padding = 2, ceil_mode = true)", 2, 3, 12),
    layer("avgpool2d_all", "AvgPool2d((3, 2), stride = (2, 3), padding = (1, 1), ceil_mode = true, count_include_pad = false)",
          2, 2, 8, 9),
    layer("avgpool2d_ceil", "AvgPool2d(3, stride = 2, padding = 1, ceil_mode = true)", 2, 2, 8, 6),
    layer("avgpool2d_divisor", "AvgPool2d((2, 3), padding = (1, 1), ceil_mode = true, divisor_override = 5)", 1, 2, 5, 8),
    layer("avgpool3d", "AvgPool3d(2, stride = (2, 1, 2), padding = 1, ceil_mode = true, count_include_pad = false)",
          1, 2, 4, 3, 5),
    layer("adaptive_avg1d", "AdaptiveAvgPool1d(4)", 2, 3, 11),
    layer("adaptive_avg2d", "AdaptiveAvgPool2d((3, none))", 2, 3, 7, 5),
    layer("adaptive_avg2d_larger", "AdaptiveAvgPool2d((5, 7))", 1, 2, 3, 4),
    layer("adaptive_avg3d", "AdaptiveAvgPool3d((2, 1, 3))", 1, 2, 3, 4, 7),
    layer("adaptive_max1d", "AdaptiveMaxPool1d(5)", 2, 3, 12),
    layer("adaptive_max2d", "AdaptiveMaxPool2d((3, 4))", 2, 2, 7, 9),
    layer("adaptive_max3d", "AdaptiveMaxPool3d((2, 3, 1))", 1, 2, 5, 4, 3),
    layer("upsample_nearest1d", "Upsample(scale_factor = 1.7)", 2, 2, 7),
    layer("upsample_nearest2d", "Upsample(size = (5, 9))", 1, 2, 7, 4),
    layer("upsample_nearest_down", "Upsample(scale_factor = 0.6)", 1, 2, 7, 9),
    layer("upsample_nearest3d", "Upsample(scale_factor = (1.5, 2, 0.7))", 1, 1, 4, 3, 5),
    layer("upsample_linear", "Upsample(scale_factor = 2.3, mode = 'linear')", 2, 3, 7),
    layer("upsample_linear_corners", "Upsample(scale_factor = 2.3, mode = 'linear', align_corners = true)", 2, 3, 7),
    layer("upsample_bilinear", "Upsample(scale_factor = (1.6, 0.7), mode = 'bilinear')", 1, 2, 5, 7),
    layer("upsample_bilinear_corners", "Upsample(scale_factor = (1.6, 0.7), mode = 'bilinear', align_corners = true)",
          1, 2, 5, 7),
    layer("upsample_bilinear_size", "Upsample(size = (7, 3), mode = 'bilinear', align_corners = true)", 2, 2, 4, 5),
    layer("upsample_to_one", "Upsample(size = (1, 1), mode = 'bilinear', align_corners = true)", 1, 2, 4, 5),
    layer("upsample_trilinear", "Upsample(scale_factor = 1.5, mode = 'trilinear')", 1, 1, 3, 4, 5),
    layer("upsample_trilinear_corners", "Upsample(size = (5, 2, 7), mode = 'trilinear', align_corners = true)", 1, 1, 3, 4, 5),
    layer("reflection1d", "ReflectionPad1d((3, 1))", 2, 2, 5),
    layer("reflection2d", "ReflectionPad2d((2, 3, 1, 0))", 1, 2, 3, 4),
    layer("replication2d", "ReplicationPad2d((5, 0, 2, 4))", 1, 2, 3, 4),
    layer("circular2d", "CircularPad2d((2, 4, 1, 3))", 1, 2, 3, 4),
    layer("circular3d", "CircularPad3d((1, 2, 0, 1, 2, 0))", 1, 1, 2, 3, 3),
    layer("constant2d", "ConstantPad2d((-1, 2, 3, -2), 1.5)", 1, 2, 4, 5),
    layer("shuffle", "PixelShuffle(3)", 2, 18, 2, 3),
    layer("unshuffle", "PixelUnshuffle(3)", 2, 2, 6, 3),
    call("avg_pool2d_f64", "avg_pool2d(x, (3, 2), 2, (1, 0), true, false)", 2, 2, 6, 7, dtype="f64"),
    call("max_pool2d_f64", "max_pool2d(x, (3, 2), 2, (1, 0), 1, true)", 2, 2, 6, 7, dtype="f64"),
    call("interpolate_f64", "interpolate(x, scale_factor = 1.7, mode = 'bilinear', align_corners = false)", 1, 2, 5, 4,
         dtype="f64"),
    call("adaptive_f64", "adaptive_avg_pool2d(x, (3, 2))", 1, 2, 7, 5, dtype="f64"),
]
