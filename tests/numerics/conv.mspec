# Made by make_goldens.py of conv.py: the cases, and a model that computes them all.
module CaseConv1dAll {
  param x: f32[2, 4, 11] = zeros
  layer = Conv1d(4, 6, 3, stride = 2, padding = 3, dilation = 2, groups = 2)
  buffer out_y: f32[2, 6, 7] = 0
  buffer seed_y: f32[2, 6, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dReflect {
  param x: f32[3, 2, 10] = zeros
  layer = Conv1d(2, 3, 4, stride = 3, padding = 2, padding_mode = 'reflect')
  buffer out_y: f32[3, 3, 4] = 0
  buffer seed_y: f32[3, 3, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dCircular {
  param x: f32[2, 2, 7] = zeros
  layer = Conv1d(2, 4, 3, padding = 2, dilation = 2, groups = 2, padding_mode = 'circular')
  buffer out_y: f32[2, 4, 7] = 0
  buffer seed_y: f32[2, 4, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dSameEven {
  param x: f32[1, 2, 13] = zeros
  layer = Conv1d(2, 3, 4, padding = 'same', dilation = 3)
  buffer out_y: f32[1, 3, 13] = 0
  buffer seed_y: f32[1, 3, 13] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dSameReplicate {
  param x: f32[1, 2, 9] = zeros
  layer = Conv1d(2, 3, 4, padding = 'same', padding_mode = 'replicate')
  buffer out_y: f32[1, 3, 9] = 0
  buffer seed_y: f32[1, 3, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dUnbatched {
  param x: f32[3, 9] = zeros
  layer = Conv1d(3, 5, 3, stride = 2, padding = 1)
  buffer out_y: f32[5, 5] = 0
  buffer seed_y: f32[5, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dAll {
  param x: f32[2, 4, 9, 11] = zeros
  layer = Conv2d(4, 6, (3, 2), stride = (2, 3), padding = (2, 1), dilation = (2, 3), groups = 2)
  buffer out_y: f32[2, 6, 5, 4] = 0
  buffer seed_y: f32[2, 6, 5, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dDepthwise {
  param x: f32[2, 3, 7, 9] = zeros
  layer = Conv2d(3, 6, 3, stride = 2, padding = 1, groups = 3)
  buffer out_y: f32[2, 6, 4, 5] = 0
  buffer seed_y: f32[2, 6, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dDepthwiseDilated {
  param x: f32[2, 5, 7, 6] = zeros
  layer = Conv2d(5, 5, 3, padding = 2, dilation = 2, groups = 5, bias = false)
  buffer out_y: f32[2, 5, 7, 6] = 0
  buffer seed_y: f32[2, 5, 7, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dStrided1x1 {
  param x: f32[2, 5, 7, 5] = zeros
  layer = Conv2d(5, 7, 1, stride = 2)
  buffer out_y: f32[2, 7, 4, 3] = 0
  buffer seed_y: f32[2, 7, 4, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dPadded1x1 {
  param x: f32[1, 3, 5, 4] = zeros
  layer = Conv2d(3, 4, 1, stride = 3, padding = 2)
  buffer out_y: f32[1, 4, 3, 3] = 0
  buffer seed_y: f32[1, 4, 3, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dValid {
  param x: f32[1, 2, 4, 12] = zeros
  layer = Conv2d(2, 3, (1, 5), padding = 'valid', dilation = (1, 2))
  buffer out_y: f32[1, 3, 4, 4] = 0
  buffer seed_y: f32[1, 3, 4, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dSameEven {
  param x: f32[2, 2, 7, 5] = zeros
  layer = Conv2d(2, 3, (4, 3), padding = 'same', dilation = (1, 2))
  buffer out_y: f32[2, 3, 7, 5] = 0
  buffer seed_y: f32[2, 3, 7, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dReflect {
  param x: f32[2, 2, 6, 7] = zeros
  layer = Conv2d(2, 4, 3, stride = 2, padding = (2, 1), groups = 2, padding_mode = 'reflect')
  buffer out_y: f32[2, 4, 4, 4] = 0
  buffer seed_y: f32[2, 4, 4, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dReplicate {
  param x: f32[1, 2, 5, 6] = zeros
  layer = Conv2d(2, 3, 3, padding = (3, 2), dilation = 2, padding_mode = 'replicate')
  buffer out_y: f32[1, 3, 7, 6] = 0
  buffer seed_y: f32[1, 3, 7, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dCircular {
  param x: f32[2, 2, 5, 6] = zeros
  layer = Conv2d(2, 3, (2, 3), stride = (1, 2), padding = (1, 2), padding_mode = 'circular')
  buffer out_y: f32[2, 3, 6, 4] = 0
  buffer seed_y: f32[2, 3, 6, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dWholeImage {
  param x: f32[3, 3, 4, 5] = zeros
  layer = Conv2d(3, 5, (4, 5))
  buffer out_y: f32[3, 5, 1, 1] = 0
  buffer seed_y: f32[3, 5, 1, 1] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dManyChannels {
  param x: f32[1, 33, 4, 5] = zeros
  layer = Conv2d(33, 17, 3, padding = 1)
  buffer out_y: f32[1, 17, 4, 5] = 0
  buffer seed_y: f32[1, 17, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv2dOneChannel {
  param x: f32[1, 1, 6, 6] = zeros
  layer = Conv2d(1, 1, 5, padding = 2)
  buffer out_y: f32[1, 1, 6, 6] = 0
  buffer seed_y: f32[1, 1, 6, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv3dAll {
  param x: f32[1, 4, 4, 5, 7] = zeros
  layer = Conv3d(4, 4, (2, 3, 2), stride = (1, 2, 2), padding = (1, 2, 0), dilation = (2, 1, 3), groups = 2)
  buffer out_y: f32[1, 4, 4, 4, 2] = 0
  buffer seed_y: f32[1, 4, 4, 4, 2] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv3dCircular {
  param x: f32[1, 1, 3, 4, 3] = zeros
  layer = Conv3d(1, 2, 2, padding = 1, padding_mode = 'circular')
  buffer out_y: f32[1, 2, 4, 5, 4] = 0
  buffer seed_y: f32[1, 2, 4, 5, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv3dSame {
  param x: f32[1, 2, 3, 4, 5] = zeros
  layer = Conv3d(2, 1, 3, padding = 'same', bias = false)
  buffer out_y: f32[1, 1, 3, 4, 5] = 0
  buffer seed_y: f32[1, 1, 3, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose1d {
  param x: f32[2, 4, 5] = zeros
  layer = ConvTranspose1d(4, 6, 3, stride = 3, padding = 2, output_padding = 2, groups = 2, dilation = 2)
  buffer out_y: f32[2, 6, 15] = 0
  buffer seed_y: f32[2, 6, 15] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose1dStride1 {
  param x: f32[2, 2, 6] = zeros
  layer = ConvTranspose1d(2, 3, 4, padding = 3)
  buffer out_y: f32[2, 3, 3] = 0
  buffer seed_y: f32[2, 3, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose2dAll {
  param x: f32[2, 4, 4, 5] = zeros
  layer = ConvTranspose2d(4, 6, (3, 2), stride = (2, 3), padding = (1, 2), output_padding = (1, 2), groups = 2, dilation = (2, 1))
  buffer out_y: f32[2, 6, 10, 12] = 0
  buffer seed_y: f32[2, 6, 10, 12] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose2dDepthwise {
  param x: f32[2, 3, 4, 3] = zeros
  layer = ConvTranspose2d(3, 3, 3, stride = 2, padding = 1, output_padding = 1, groups = 3, bias = false)
  buffer out_y: f32[2, 3, 8, 6] = 0
  buffer seed_y: f32[2, 3, 8, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose2d1x1 {
  param x: f32[1, 3, 3, 4] = zeros
  layer = ConvTranspose2d(3, 2, 1, stride = 2, output_padding = 1)
  buffer out_y: f32[1, 2, 6, 8] = 0
  buffer seed_y: f32[1, 2, 6, 8] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTranspose3d {
  param x: f32[1, 2, 3, 3, 2] = zeros
  layer = ConvTranspose3d(2, 3, 2, stride = (2, 1, 3), padding = (1, 0, 1), output_padding = (1, 0, 2))
  buffer out_y: f32[1, 3, 5, 4, 5] = 0
  buffer seed_y: f32[1, 3, 5, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConv1dF64 {
  param x: f64[2, 4, 9] = zeros
  param w: f64[6, 2, 3] = zeros
  param b: f64[6] = zeros
  buffer out_y: f64[2, 6, 4] = 0
  buffer seed_y: f64[2, 6, 4] = 0

  forward() {
    y = conv1d(x, w, b, 2, 1, 2, 2)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseConv2dF64 {
  param x: f64[2, 4, 7, 6] = zeros
  param w: f64[6, 2, 3, 2] = zeros
  param b: f64[6] = zeros
  buffer out_y: f64[2, 6, 4, 8] = 0
  buffer seed_y: f64[2, 6, 4, 8] = 0

  forward() {
    y = conv2d(x, w, b, (2, 1), (1, 2), (1, 2), 2)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseConv3dF64 {
  param x: f64[1, 2, 3, 4, 3] = zeros
  param w: f64[3, 2, 2, 2, 3] = zeros
  buffer out_y: f64[1, 3, 4, 5, 3] = 0
  buffer seed_y: f64[1, 3, 4, 5, 3] = 0

  forward() {
    y = conv3d(x, w, padding = 1)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseTranspose2dF64 {
  param x: f64[2, 4, 3, 4] = zeros
  param w: f64[4, 3, 3, 2] = zeros
  param b: f64[6] = zeros
  buffer out_y: f64[2, 6, 6, 9] = 0
  buffer seed_y: f64[2, 6, 6, 9] = 0

  forward() {
    y = conv_transpose2d(x, w, b, 2, (1, 0), (1, 0), 2, (1, 2))
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module Cases {
  conv1d_all = CaseConv1dAll()
  conv1d_reflect = CaseConv1dReflect()
  conv1d_circular = CaseConv1dCircular()
  conv1d_same_even = CaseConv1dSameEven()
  conv1d_same_replicate = CaseConv1dSameReplicate()
  conv1d_unbatched = CaseConv1dUnbatched()
  conv2d_all = CaseConv2dAll()
  conv2d_depthwise = CaseConv2dDepthwise()
  conv2d_depthwise_dilated = CaseConv2dDepthwiseDilated()
  conv2d_strided_1x1 = CaseConv2dStrided1x1()
  conv2d_padded_1x1 = CaseConv2dPadded1x1()
  conv2d_valid = CaseConv2dValid()
  conv2d_same_even = CaseConv2dSameEven()
  conv2d_reflect = CaseConv2dReflect()
  conv2d_replicate = CaseConv2dReplicate()
  conv2d_circular = CaseConv2dCircular()
  conv2d_whole_image = CaseConv2dWholeImage()
  conv2d_many_channels = CaseConv2dManyChannels()
  conv2d_one_channel = CaseConv2dOneChannel()
  conv3d_all = CaseConv3dAll()
  conv3d_circular = CaseConv3dCircular()
  conv3d_same = CaseConv3dSame()
  transpose1d = CaseTranspose1d()
  transpose1d_stride_1 = CaseTranspose1dStride1()
  transpose2d_all = CaseTranspose2dAll()
  transpose2d_depthwise = CaseTranspose2dDepthwise()
  transpose2d_1x1 = CaseTranspose2d1x1()
  transpose3d = CaseTranspose3d()
  conv1d_f64 = CaseConv1dF64()
  conv2d_f64 = CaseConv2dF64()
  conv3d_f64 = CaseConv3dF64()
  transpose2d_f64 = CaseTranspose2dF64()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + conv1d_all() + conv1d_reflect() + conv1d_circular() + conv1d_same_even()
    total = total + conv1d_same_replicate() + conv1d_unbatched() + conv2d_all() + conv2d_depthwise()
    total = total + conv2d_depthwise_dilated() + conv2d_strided_1x1() + conv2d_padded_1x1() + conv2d_valid()
    total = total + conv2d_same_even() + conv2d_reflect() + conv2d_replicate() + conv2d_circular()
    total = total + conv2d_whole_image() + conv2d_many_channels() + conv2d_one_channel() + conv3d_all()
    total = total + conv3d_circular() + conv3d_same() + transpose1d() + transpose1d_stride_1()
    total = total + transpose2d_all() + transpose2d_depthwise() + transpose2d_1x1() + transpose3d()
    total = total + conv1d_f64() + conv2d_f64() + conv3d_f64() + transpose2d_f64()
    return total
  }
}
