# SPDX-License-Identifier: 0BSD
"""Convolutions: stride, padding and its modes, dilation and groups together; transposed ones."""

from case import Case, uniform


def layer(name, text, *shape):
    return Case(name, "layer(x)", layer=text, x=uniform(*shape))


CASES = [
    layer("conv1d_all", "Conv1d(4, 6, 3, stride = 2, padding = 3, dilation = 2, groups = 2)", 2, 4, 11),
    layer("conv1d_reflect", "Conv1d(2, 3, 4, stride = 3, padding = 2, padding_mode = 'reflect')", 3, 2, 10),
    layer("conv1d_circular", "Conv1d(2, 4, 3, padding = 2, dilation = 2, groups = 2, padding_mode = 'circular')", 2, 2, 7),
    layer("conv1d_same_even", "Conv1d(2, 3, 4, padding = 'same', dilation = 3)", 1, 2, 13),
    layer("conv1d_same_replicate", "Conv1d(2, 3, 4, padding = 'same', padding_mode = 'replicate')", 1, 2, 9),
    layer("conv1d_unbatched", "Conv1d(3, 5, 3, stride = 2, padding = 1)", 3, 9),
    layer("conv2d_all", "Conv2d(4, 6, (3, 2), stride = (2, 3), padding = (2, 1), dilation = (2, 3), groups = 2)", 2, 4, 9, 11),
    layer("conv2d_depthwise", "Conv2d(3, 6, 3, stride = 2, padding = 1, groups = 3)", 2, 3, 7, 9),
    layer("conv2d_depthwise_dilated", "Conv2d(5, 5, 3, padding = 2, dilation = 2, groups = 5, bias = false)", 2, 5, 7, 6),
    layer("conv2d_strided_1x1", "Conv2d(5, 7, 1, stride = 2)", 2, 5, 7, 5),
    layer("conv2d_padded_1x1", "Conv2d(3, 4, 1, stride = 3, padding = 2)", 1, 3, 5, 4),
    layer("conv2d_valid", "Conv2d(2, 3, (1, 5), padding = 'valid', dilation = (1, 2))", 1, 2, 4, 12),
    layer("conv2d_same_even", "Conv2d(2, 3, (4, 3), padding = 'same', dilation = (1, 2))", 2, 2, 7, 5),
    layer("conv2d_reflect", "Conv2d(2, 4, 3, stride = 2, padding = (2, 1), groups = 2, padding_mode = 'reflect')", 2, 2, 6, 7),
    layer("conv2d_replicate", "Conv2d(2, 3, 3, padding = (3, 2), dilation = 2, padding_mode = 'replicate')", 1, 2, 5, 6),
    layer("conv2d_circular", "Conv2d(2, 3, (2, 3), stride = (1, 2), padding = (1, 2), padding_mode = 'circular')", 2, 2, 5, 6),
    layer("conv2d_whole_image", "Conv2d(3, 5, (4, 5))", 3, 3, 4, 5),
    layer("conv2d_many_channels", "Conv2d(33, 17, 3, padding = 1)", 1, 33, 4, 5),
    layer("conv2d_one_channel", "Conv2d(1, 1, 5, padding = 2)", 1, 1, 6, 6),
    layer("conv3d_all", "Conv3d(4, 4, (2, 3, 2), stride = (1, 2, 2), padding = (1, 2, 0), dilation = (2, 1, 3), groups = 2)",
          1, 4, 4, 5, 7),
    layer("conv3d_circular", "Conv3d(1, 2, 2, padding = 1, padding_mode = 'circular')", 1, 1, 3, 4, 3),
    layer("conv3d_same", "Conv3d(2, 1, 3, padding = 'same', bias = false)", 1, 2, 3, 4, 5),
    layer("transpose1d", "ConvTranspose1d(4, 6, 3, stride = 3, padding = 2, output_padding = 2, groups = 2, dilation = 2)",
          2, 4, 5),
    layer("transpose1d_stride_1", "ConvTranspose1d(2, 3, 4, padding = 3)", 2, 2, 6),
    layer("transpose2d_all", "ConvTranspose2d(4, 6, (3, 2), stride = (2, 3), padding = (1, 2), output_padding = (1, 2), "
          "groups = 2, dilation = (2, 1))", 2, 4, 4, 5),
    layer("transpose2d_depthwise", "ConvTranspose2d(3, 3, 3, stride = 2, padding = 1, output_padding = 1, groups = 3, "
          "bias = false)", 2, 3, 4, 3),
    layer("transpose2d_1x1", "ConvTranspose2d(3, 2, 1, stride = 2, output_padding = 1)", 1, 3, 3, 4),
    layer("transpose3d", "ConvTranspose3d(2, 3, 2, stride = (2, 1, 3), padding = (1, 0, 1), output_padding = (1, 0, 2))",
          1, 2, 3, 3, 2),
    Case("conv1d_f64", "conv1d(x, w, b, 2, 1, 2, 2)", dtype="f64",
         x=uniform(2, 4, 9), w=uniform(6, 2, 3), b=uniform(6)),
    Case("conv2d_f64", "conv2d(x, w, b, (2, 1), (1, 2), (1, 2), 2)", dtype="f64",
         x=uniform(2, 4, 7, 6), w=uniform(6, 2, 3, 2), b=uniform(6)),
    Case("conv3d_f64", "conv3d(x, w, padding = 1)", dtype="f64", x=uniform(1, 2, 3, 4, 3), w=uniform(3, 2, 2, 2, 3)),
    Case("transpose2d_f64", "conv_transpose2d(x, w, b, 2, (1, 0), (1, 0), 2, (1, 2))", dtype="f64",
         x=uniform(2, 4, 3, 4), w=uniform(4, 3, 3, 2), b=uniform(6)),
]
