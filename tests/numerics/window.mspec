# Made by make_goldens.py of window.py: the cases, and a model that computes them all.
module CaseMaxpool1dCeil {
  param x: f32[2, 3, 10] = zeros
  layer = MaxPool1d(3, stride = 2, padding = 1, dilation = 2, ceil_mode = true)
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaxpool2dAll {
  param x: f32[2, 2, 9, 8] = zeros
  layer = MaxPool2d((3, 2), stride = (2, 3), padding = (1, 1), dilation = (2, 1), ceil_mode = true)
  buffer out_y: f32[2, 2, 4, 3] = 0
  buffer seed_y: f32[2, 2, 4, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaxpool3d {
  param x: f32[1, 2, 4, 6, 5] = zeros
  layer = MaxPool3d((2, 3, 2), stride = (1, 2, 3), padding = (1, 0, 1), ceil_mode = true)
  buffer out_y: f32[1, 2, 5, 3, 2] = 0
  buffer seed_y: f32[1, 2, 5, 3, 2] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaxpool2dOverlap {
  param x: f32[1, 2, 6, 5] = zeros
  layer = MaxPool2d(4, stride = 1, padding = 2)
  buffer out_y: f32[1, 2, 7, 6] = 0
  buffer seed_y: f32[1, 2, 7, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaxpool2dNegativeInfinity {
  param x: f32[1, 3, 3] = zeros
  buffer out_y: f32[1, 4, 4] = 0
  buffer seed_y: f32[1, 4, 4] = 0

  forward() {
    y = max_pool2d(x, 2, stride = 1, padding = 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaxpool1dNan {
  param x: f32[1, 6] = zeros
  buffer out_y: f32[1, 3] = 0
  buffer seed_y: f32[1, 3] = 0

  forward() {
    y = max_pool1d(x, 2)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool1d {
  param x: f32[2, 3, 12] = zeros
  layer = AvgPool1d(4, stride = 3, padding = 2, ceil_mode = true, count_include_pad = false)
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool1dPadded {
  param x: f32[2, 3, 12] = zeros
  layer = AvgPool1d(4, stride = 3, padding = 2, ceil_mode = true)
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool2dAll {
  param x: f32[2, 2, 8, 9] = zeros
  layer = AvgPool2d((3, 2), stride = (2, 3), padding = (1, 1), ceil_mode = true, count_include_pad = false)
  buffer out_y: f32[2, 2, 5, 4] = 0
  buffer seed_y: f32[2, 2, 5, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool2dCeil {
  param x: f32[2, 2, 8, 6] = zeros
  layer = AvgPool2d(3, stride = 2, padding = 1, ceil_mode = true)
  buffer out_y: f32[2, 2, 5, 4] = 0
  buffer seed_y: f32[2, 2, 5, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool2dDivisor {
  param x: f32[1, 2, 5, 8] = zeros
  layer = AvgPool2d((2, 3), padding = (1, 1), ceil_mode = true, divisor_override = 5)
  buffer out_y: f32[1, 2, 3, 3] = 0
  buffer seed_y: f32[1, 2, 3, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgpool3d {
  param x: f32[1, 2, 4, 3, 5] = zeros
  layer = AvgPool3d(2, stride = (2, 1, 2), padding = 1, ceil_mode = true, count_include_pad = false)
  buffer out_y: f32[1, 2, 3, 4, 3] = 0
  buffer seed_y: f32[1, 2, 3, 4, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveAvg1d {
  param x: f32[2, 3, 11] = zeros
  layer = AdaptiveAvgPool1d(4)
  buffer out_y: f32[2, 3, 4] = 0
  buffer seed_y: f32[2, 3, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveAvg2d {
  param x: f32[2, 3, 7, 5] = zeros
  layer = AdaptiveAvgPool2d((3, none))
  buffer out_y: f32[2, 3, 3, 5] = 0
  buffer seed_y: f32[2, 3, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveAvg2dLarger {
  param x: f32[1, 2, 3, 4] = zeros
  layer = AdaptiveAvgPool2d((5, 7))
  buffer out_y: f32[1, 2, 5, 7] = 0
  buffer seed_y: f32[1, 2, 5, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveAvg3d {
  param x: f32[1, 2, 3, 4, 7] = zeros
  layer = AdaptiveAvgPool3d((2, 1, 3))
  buffer out_y: f32[1, 2, 2, 1, 3] = 0
  buffer seed_y: f32[1, 2, 2, 1, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveMax1d {
  param x: f32[2, 3, 12] = zeros
  layer = AdaptiveMaxPool1d(5)
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveMax2d {
  param x: f32[2, 2, 7, 9] = zeros
  layer = AdaptiveMaxPool2d((3, 4))
  buffer out_y: f32[2, 2, 3, 4] = 0
  buffer seed_y: f32[2, 2, 3, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdaptiveMax3d {
  param x: f32[1, 2, 5, 4, 3] = zeros
  layer = AdaptiveMaxPool3d((2, 3, 1))
  buffer out_y: f32[1, 2, 2, 3, 1] = 0
  buffer seed_y: f32[1, 2, 2, 3, 1] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleNearest1d {
  param x: f32[2, 2, 7] = zeros
  layer = Upsample(scale_factor = 1.7)
  buffer out_y: f32[2, 2, 11] = 0
  buffer seed_y: f32[2, 2, 11] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleNearest2d {
  param x: f32[1, 2, 7, 4] = zeros
  layer = Upsample(size = (5, 9))
  buffer out_y: f32[1, 2, 5, 9] = 0
  buffer seed_y: f32[1, 2, 5, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleNearestDown {
  param x: f32[1, 2, 7, 9] = zeros
  layer = Upsample(scale_factor = 0.6)
  buffer out_y: f32[1, 2, 4, 5] = 0
  buffer seed_y: f32[1, 2, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleNearest3d {
  param x: f32[1, 1, 4, 3, 5] = zeros
  layer = Upsample(scale_factor = (1.5, 2, 0.7))
  buffer out_y: f32[1, 1, 6, 6, 3] = 0
  buffer seed_y: f32[1, 1, 6, 6, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleLinear {
  param x: f32[2, 3, 7] = zeros
  layer = Upsample(scale_factor = 2.3, mode = 'linear')
  buffer out_y: f32[2, 3, 16] = 0
  buffer seed_y: f32[2, 3, 16] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleLinearCorners {
  param x: f32[2, 3, 7] = zeros
  layer = Upsample(scale_factor = 2.3, mode = 'linear', align_corners = true)
  buffer out_y: f32[2, 3, 16] = 0
  buffer seed_y: f32[2, 3, 16] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleBilinear {
  param x: f32[1, 2, 5, 7] = zeros
  layer = Upsample(scale_factor = (1.6, 0.7), mode = 'bilinear')
  buffer out_y: f32[1, 2, 8, 4] = 0
  buffer seed_y: f32[1, 2, 8, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleBilinearCorners {
  param x: f32[1, 2, 5, 7] = zeros
  layer = Upsample(scale_factor = (1.6, 0.7), mode = 'bilinear', align_corners = true)
  buffer out_y: f32[1, 2, 8, 4] = 0
  buffer seed_y: f32[1, 2, 8, 4] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleBilinearSize {
  param x: f32[2, 2, 4, 5] = zeros
  layer = Upsample(size = (7, 3), mode = 'bilinear', align_corners = true)
  buffer out_y: f32[2, 2, 7, 3] = 0
  buffer seed_y: f32[2, 2, 7, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleToOne {
  param x: f32[1, 2, 4, 5] = zeros
  layer = Upsample(size = (1, 1), mode = 'bilinear', align_corners = true)
  buffer out_y: f32[1, 2, 1, 1] = 0
  buffer seed_y: f32[1, 2, 1, 1] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleTrilinear {
  param x: f32[1, 1, 3, 4, 5] = zeros
  layer = Upsample(scale_factor = 1.5, mode = 'trilinear')
  buffer out_y: f32[1, 1, 4, 6, 7] = 0
  buffer seed_y: f32[1, 1, 4, 6, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUpsampleTrilinearCorners {
  param x: f32[1, 1, 3, 4, 5] = zeros
  layer = Upsample(size = (5, 2, 7), mode = 'trilinear', align_corners = true)
  buffer out_y: f32[1, 1, 5, 2, 7] = 0
  buffer seed_y: f32[1, 1, 5, 2, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseReflection1d {
  param x: f32[2, 2, 5] = zeros
  layer = ReflectionPad1d((3, 1))
  buffer out_y: f32[2, 2, 9] = 0
  buffer seed_y: f32[2, 2, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseReflection2d {
  param x: f32[1, 2, 3, 4] = zeros
  layer = ReflectionPad2d((2, 3, 1, 0))
  buffer out_y: f32[1, 2, 4, 9] = 0
  buffer seed_y: f32[1, 2, 4, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseReplication2d {
  param x: f32[1, 2, 3, 4] = zeros
  layer = ReplicationPad2d((5, 0, 2, 4))
  buffer out_y: f32[1, 2, 9, 9] = 0
  buffer seed_y: f32[1, 2, 9, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCircular2d {
  param x: f32[1, 2, 3, 4] = zeros
  layer = CircularPad2d((2, 4, 1, 3))
  buffer out_y: f32[1, 2, 7, 10] = 0
  buffer seed_y: f32[1, 2, 7, 10] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCircular3d {
  param x: f32[1, 1, 2, 3, 3] = zeros
  layer = CircularPad3d((1, 2, 0, 1, 2, 0))
  buffer out_y: f32[1, 1, 4, 4, 6] = 0
  buffer seed_y: f32[1, 1, 4, 4, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseConstant2d {
  param x: f32[1, 2, 4, 5] = zeros
  layer = ConstantPad2d((-1, 2, 3, -2), 1.5)
  buffer out_y: f32[1, 2, 5, 6] = 0
  buffer seed_y: f32[1, 2, 5, 6] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseShuffle {
  param x: f32[2, 18, 2, 3] = zeros
  layer = PixelShuffle(3)
  buffer out_y: f32[2, 2, 6, 9] = 0
  buffer seed_y: f32[2, 2, 6, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseUnshuffle {
  param x: f32[2, 2, 6, 3] = zeros
  layer = PixelUnshuffle(3)
  buffer out_y: f32[2, 18, 2, 1] = 0
  buffer seed_y: f32[2, 18, 2, 1] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAvgPool2dF64 {
  param x: f64[2, 2, 6, 7] = zeros
  buffer out_y: f64[2, 2, 4, 4] = 0
  buffer seed_y: f64[2, 2, 4, 4] = 0

  forward() {
    y = avg_pool2d(x, (3, 2), 2, (1, 0), true, false)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMaxPool2dF64 {
  param x: f64[2, 2, 6, 7] = zeros
  buffer out_y: f64[2, 2, 4, 4] = 0
  buffer seed_y: f64[2, 2, 4, 4] = 0

  forward() {
    y = max_pool2d(x, (3, 2), 2, (1, 0), 1, true)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseInterpolateF64 {
  param x: f64[1, 2, 5, 4] = zeros
  buffer out_y: f64[1, 2, 8, 6] = 0
  buffer seed_y: f64[1, 2, 8, 6] = 0

  forward() {
    y = interpolate(x, scale_factor = 1.7, mode = 'bilinear', align_corners = false)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAdaptiveF64 {
  param x: f64[1, 2, 7, 5] = zeros
  buffer out_y: f64[1, 2, 3, 2] = 0
  buffer seed_y: f64[1, 2, 3, 2] = 0

  forward() {
    y = adaptive_avg_pool2d(x, (3, 2))
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module Cases {
  maxpool1d_ceil = CaseMaxpool1dCeil()
  maxpool2d_all = CaseMaxpool2dAll()
  maxpool3d = CaseMaxpool3d()
  maxpool2d_overlap = CaseMaxpool2dOverlap()
  maxpool2d_negative_infinity = CaseMaxpool2dNegativeInfinity()
  maxpool1d_nan = CaseMaxpool1dNan()
  avgpool1d = CaseAvgpool1d()
  avgpool1d_padded = CaseAvgpool1dPadded()
  avgpool2d_all = CaseAvgpool2dAll()
  avgpool2d_ceil = CaseAvgpool2dCeil()
  avgpool2d_divisor = CaseAvgpool2dDivisor()
  avgpool3d = CaseAvgpool3d()
  adaptive_avg1d = CaseAdaptiveAvg1d()
  adaptive_avg2d = CaseAdaptiveAvg2d()
  adaptive_avg2d_larger = CaseAdaptiveAvg2dLarger()
  adaptive_avg3d = CaseAdaptiveAvg3d()
  adaptive_max1d = CaseAdaptiveMax1d()
  adaptive_max2d = CaseAdaptiveMax2d()
  adaptive_max3d = CaseAdaptiveMax3d()
  upsample_nearest1d = CaseUpsampleNearest1d()
  upsample_nearest2d = CaseUpsampleNearest2d()
  upsample_nearest_down = CaseUpsampleNearestDown()
  upsample_nearest3d = CaseUpsampleNearest3d()
  upsample_linear = CaseUpsampleLinear()
  upsample_linear_corners = CaseUpsampleLinearCorners()
  upsample_bilinear = CaseUpsampleBilinear()
  upsample_bilinear_corners = CaseUpsampleBilinearCorners()
  upsample_bilinear_size = CaseUpsampleBilinearSize()
  upsample_to_one = CaseUpsampleToOne()
  upsample_trilinear = CaseUpsampleTrilinear()
  upsample_trilinear_corners = CaseUpsampleTrilinearCorners()
  reflection1d = CaseReflection1d()
  reflection2d = CaseReflection2d()
  replication2d = CaseReplication2d()
  circular2d = CaseCircular2d()
  circular3d = CaseCircular3d()
  constant2d = CaseConstant2d()
  shuffle = CaseShuffle()
  unshuffle = CaseUnshuffle()
  avg_pool2d_f64 = CaseAvgPool2dF64()
  max_pool2d_f64 = CaseMaxPool2dF64()
  interpolate_f64 = CaseInterpolateF64()
  adaptive_f64 = CaseAdaptiveF64()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + maxpool1d_ceil() + maxpool2d_all() + maxpool3d() + maxpool2d_overlap()
    total = total + maxpool2d_negative_infinity() + maxpool1d_nan() + avgpool1d() + avgpool1d_padded()
    total = total + avgpool2d_all() + avgpool2d_ceil() + avgpool2d_divisor() + avgpool3d()
    total = total + adaptive_avg1d() + adaptive_avg2d() + adaptive_avg2d_larger() + adaptive_avg3d()
    total = total + adaptive_max1d() + adaptive_max2d() + adaptive_max3d() + upsample_nearest1d()
    total = total + upsample_nearest2d() + upsample_nearest_down() + upsample_nearest3d() + upsample_linear()
    total = total + upsample_linear_corners() + upsample_bilinear() + upsample_bilinear_corners() + upsample_bilinear_size()
    total = total + upsample_to_one() + upsample_trilinear() + upsample_trilinear_corners() + reflection1d()
    total = total + reflection2d() + replication2d() + circular2d() + circular3d()
    total = total + constant2d() + shuffle() + unshuffle() + avg_pool2d_f64()
    total = total + max_pool2d_f64() + interpolate_f64() + adaptive_f64()
    return total
  }
}
