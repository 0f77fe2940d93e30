# Made by make_goldens.py of norm.py: the cases, and a model that computes them all.
module CaseBatchnorm1d {
  param x: f32[5, 3] = zeros
  layer = BatchNorm1d(3, eps = 0.01, momentum = none)
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBatchnorm1dNoAffine {
  param x: f32[4, 3, 5] = zeros
  layer = BatchNorm1d(3, momentum = 0.7, affine = false)
  buffer out_y: f32[4, 3, 5] = 0
  buffer seed_y: f32[4, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBatchnorm2dNoStats {
  param x: f32[3, 5, 3, 2] = zeros
  layer = BatchNorm2d(5, track_running_stats = false)
  buffer out_y: f32[3, 5, 3, 2] = 0
  buffer seed_y: f32[3, 5, 3, 2] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBatchnorm2dShifted {
  param x: f32[2, 3, 5, 3] = zeros
  layer = BatchNorm2d(3, momentum = 1.0)
  buffer out_y: f32[2, 3, 5, 3] = 0
  buffer seed_y: f32[2, 3, 5, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBatchnorm2dFar {
  param x: f32[8, 3, 5, 3] = zeros
  layer = BatchNorm2d(3)
  buffer out_y: f32[8, 3, 5, 3] = 0
  buffer seed_y: f32[8, 3, 5, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBatchnorm3d {
  param x: f32[2, 2, 3, 3, 2] = zeros
  layer = BatchNorm3d(2, affine = false, track_running_stats = false)
  buffer out_y: f32[2, 2, 3, 3, 2] = 0
  buffer seed_y: f32[2, 2, 3, 3, 2] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseInstancenorm1d {
  param x: f32[2, 3, 7] = zeros
  layer = InstanceNorm1d(3, affine = true, track_running_stats = true, momentum = 0.3)
  buffer out_y: f32[2, 3, 7] = 0
  buffer seed_y: f32[2, 3, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseInstancenorm2dUnbatched {
  param x: f32[3, 4, 5] = zeros
  layer = InstanceNorm2d(3, affine = true, eps = 0.1)
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseInstancenorm3d {
  param x: f32[2, 2, 3, 2, 3] = zeros
  layer = InstanceNorm3d(2)
  buffer out_y: f32[2, 2, 3, 2, 3] = 0
  buffer seed_y: f32[2, 2, 3, 2, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayernorm {
  param x: f32[2, 4, 3, 5] = zeros
  layer = LayerNorm((3, 5), eps = 0.001)
  buffer out_y: f32[2, 4, 3, 5] = 0
  buffer seed_y: f32[2, 4, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayernormNoBias {
  param x: f32[5, 7] = zeros
  layer = LayerNorm(7, bias = false)
  buffer out_y: f32[5, 7] = 0
  buffer seed_y: f32[5, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayernormPlain {
  param x: f32[5, 7] = zeros
  layer = LayerNorm((7,), elementwise_affine = false)
  buffer out_y: f32[5, 7] = 0
  buffer seed_y: f32[5, 7] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRmsnorm {
  param x: f32[4, 3, 5] = zeros
  layer = RMSNorm((3, 5))
  buffer out_y: f32[4, 3, 5] = 0
  buffer seed_y: f32[4, 3, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRmsnormPlain {
  param x: f32[2, 3, 9] = zeros
  layer = RMSNorm(9, eps = 0.1, elementwise_affine = false)
  buffer out_y: f32[2, 3, 9] = 0
  buffer seed_y: f32[2, 3, 9] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseGroupnorm {
  param x: f32[2, 6, 5] = zeros
  layer = GroupNorm(3, 6, eps = 0.01)
  buffer out_y: f32[2, 6, 5] = 0
  buffer seed_y: f32[2, 6, 5] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseGroupnormPlain {
  param x: f32[3, 4, 2, 3] = zeros
  layer = GroupNorm(1, 4, affine = false)
  buffer out_y: f32[3, 4, 2, 3] = 0
  buffer seed_y: f32[3, 4, 2, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseGroupnormEach {
  param x: f32[2, 5, 3, 3] = zeros
  layer = GroupNorm(5, 5)
  buffer out_y: f32[2, 5, 3, 3] = 0
  buffer seed_y: f32[2, 5, 3, 3] = 0

  forward() {
    y = layer(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayerNormF64 {
  param x: f64[4, 3, 5] = zeros
  param w: f64[3, 5] = zeros
  param b: f64[3, 5] = zeros
  buffer out_y: f64[4, 3, 5] = 0
  buffer seed_y: f64[4, 3, 5] = 0

  forward() {
    y = layer_norm(x, [3, 5], w, b, 0.01)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseGroupNormF64 {
  param x: f64[3, 4, 5] = zeros
  param w: f64[4] = zeros
  param b: f64[4] = zeros
  buffer out_y: f64[3, 4, 5] = 0
  buffer seed_y: f64[3, 4, 5] = 0

  forward() {
    y = group_norm(x, 2, w, b)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseRmsNormF64 {
  param x: f64[3, 5] = zeros
  param w: f64[5] = zeros
  buffer out_y: f64[3, 5] = 0
  buffer seed_y: f64[3, 5] = 0

  forward() {
    y = rms_norm(x, [5], w)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseVarMean {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[4] = 0
  buffer out_z: f32[4] = 0
  buffer seed_y: f32[4] = 0
  buffer seed_z: f32[4] = 0

  forward() {
    y, z = var_mean(x, dim = [0, 2])
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum() + (z * seed_z).sum()
  }
}

module CaseStdMean {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 5] = 0
  buffer out_z: f32[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0
  buffer seed_z: f32[3, 5] = 0

  forward() {
    y, z = std_mean(x, dim = 1)
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum() + (z * seed_z).sum()
  }
}

module CaseMaxDim {
  param x: f32[3, 6, 5] = zeros
  buffer out_y: f32[3, 5] = 0
  buffer out_z: i64[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0

  forward() {
    y, z = max(x, 1)
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum()
  }
}

module CaseMinDim {
  param x: f32[3, 6, 5] = zeros
  buffer out_y: f32[3, 6, 1] = 0
  buffer out_z: i64[3, 6, 1] = 0
  buffer seed_y: f32[3, 6, 1] = 0

  forward() {
    y, z = min(x, dim = 2, keepdim = true)
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum()
  }
}

module CaseMaxOfEqual {
  param x: f32[4, 3] = zeros
  buffer out_y: f32[4] = 0
  buffer out_z: i64[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y, z = max(x, 1)
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum()
  }
}

module CaseAmaxOfEqual {
  param x: f32[2, 4] = zeros
  buffer out_y: f32[2] = 0
  buffer seed_y: f32[2] = 0

  forward() {
    y = amax(x, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseProdWithZeros {
  param x: f32[3, 3] = zeros
  buffer out_y: f32[3] = 0
  buffer seed_y: f32[3] = 0

  forward() {
    y = prod(x, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseArgmax {
  buffer x: f32[3, 3] = 0
  buffer out_y: i64[3] = 0
  buffer out_z: i64[] = 0

  forward() {
    y = argmax(x, 1)
    z = argmin(x)
    self.out_y = y
    self.out_z = z
    return zeros(1).sum()
  }
}

module CaseLogsumexpOfInfinities {
  param x: f32[4, 2] = zeros
  buffer out_y: f32[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y = logsumexp(x, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSumOfBools {
  buffer x: bool[5, 7] = false
  buffer out_y: i64[] = 0
  buffer out_z: bool[5] = false
  buffer out_w: bool[7] = false
  buffer out_v: bool[] = false
  buffer out_u: bool[] = false

  forward() {
    y = x.sum()
    z = all(x, 1)
    w = any(x, 0)
    v = all(x)
    u = any(x)
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    self.out_u = u
    return zeros(1).sum()
  }
}

module CaseSumOfIntegers {
  buffer x: i64[4, 5] = 0
  buffer out_y: i64[4] = 0
  buffer out_z: i64[4, 5] = 0
  buffer out_w: i64[4] = 0
  buffer out_v: i64[5] = 0

  forward() {
    y = sum(x, dim = 1)
    z = cumsum(x, 0)
    w = prod(x, 1)
    v = amax(x, [0])
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    return zeros(1).sum()
  }
}

module CaseSumOfI32 {
  buffer x: i32[3, 4] = 0
  buffer out_y: i64[4] = 0
  buffer out_z: i64[3, 4] = 0
  buffer out_w: i64[] = 0

  forward() {
    y = sum(x, dim = [0])
    z = cumsum(x, 1)
    w = prod(x)
    self.out_y = y
    self.out_z = z
    self.out_w = w
    return zeros(1).sum()
  }
}

module CaseVar0 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y = var(x, dim = [0, 2], correction = 0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseVar2 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 1, 5] = 0
  buffer seed_y: f32[3, 1, 5] = 0

  forward() {
    y = var(x, dim = 1, correction = 2, keepdim = true)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseStdAll {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = std(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseStdBiased {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3] = 0
  buffer seed_y: f32[3] = 0

  forward() {
    y = std(x, dim = [1, 2], unbiased = false)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLogsumexp {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[1, 4, 1] = 0
  buffer seed_y: f32[1, 4, 1] = 0

  forward() {
    y = logsumexp(x, [0, 2], keepdim = true)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNorm1 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0

  forward() {
    y = norm(x, 1, dim = 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNorm3 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[5] = 0
  buffer seed_y: f32[5] = 0

  forward() {
    y = norm(x, 3, dim = [0, 1])
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNormInf {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4] = 0
  buffer seed_y: f32[3, 4] = 0

  forward() {
    y = norm(x, inf, dim = 2)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNormMinusInf {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[4, 5] = 0
  buffer seed_y: f32[4, 5] = 0

  forward() {
    y = norm(x, -inf, dim = 0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNormHalf {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4] = 0
  buffer seed_y: f32[3, 4] = 0

  forward() {
    y = norm(x, 0.5, dim = 2)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNormAll {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = norm(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNormalize {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = normalize(x, p = 3, dim = 2)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAmax {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y = amax(x, dim = [0, 2])
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAmin {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 1, 5] = 0
  buffer seed_y: f32[3, 1, 5] = 0

  forward() {
    y = amin(x, dim = [1], keepdim = true)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseProd {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0

  forward() {
    y = prod(x + 2, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMean {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y = mean(x, dim = [-1, 0])
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCumsum {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = cumsum(x, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftmax0 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = softmax(x, 0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLogSoftmax1 {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = log_softmax(x, 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftmin {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 4, 5] = 0
  buffer seed_y: f32[3, 4, 5] = 0

  forward() {
    y = softmin(x, 2)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCosine {
  param x: f32[3, 4, 5] = zeros
  buffer out_y: f32[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0

  forward() {
    y = cosine_similarity(x, x.flip([0]), dim = 1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseVar0F64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[4] = 0
  buffer seed_y: f64[4] = 0

  forward() {
    y = var(x, dim = [0, 2], correction = 0)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseStdAllF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = std(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLogsumexpF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[1, 4, 1] = 0
  buffer seed_y: f64[1, 4, 1] = 0

  forward() {
    y = logsumexp(x, [0, 2], keepdim = true)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseNorm3F64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[5] = 0
  buffer seed_y: f64[5] = 0

  forward() {
    y = norm(x, 3, dim = [0, 1])
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseNormMinusInfF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[4, 5] = 0
  buffer seed_y: f64[4, 5] = 0

  forward() {
    y = norm(x, -inf, dim = 0)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseNormAllF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = norm(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAmaxF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[4] = 0
  buffer seed_y: f64[4] = 0

  forward() {
    y = amax(x, dim = [0, 2])
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseProdF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[3, 5] = 0
  buffer seed_y: f64[3, 5] = 0

  forward() {
    y = prod(x + 2, 1)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseCumsumF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[3, 4, 5] = 0
  buffer seed_y: f64[3, 4, 5] = 0

  forward() {
    y = cumsum(x, 1)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLogSoftmax1F64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[3, 4, 5] = 0
  buffer seed_y: f64[3, 4, 5] = 0

  forward() {
    y = log_softmax(x, 1)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseCosineF64 {
  param x: f64[3, 4, 5] = zeros
  buffer out_y: f64[3, 5] = 0
  buffer seed_y: f64[3, 5] = 0

  forward() {
    y = cosine_similarity(x, x.flip([0]), dim = 1)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module Cases {
  batchnorm1d = CaseBatchnorm1d()
  batchnorm1d_no_affine = CaseBatchnorm1dNoAffine()
  batchnorm2d_no_stats = CaseBatchnorm2dNoStats()
  batchnorm2d_shifted = CaseBatchnorm2dShifted()
  batchnorm2d_far = CaseBatchnorm2dFar()
  batchnorm3d = CaseBatchnorm3d()
  instancenorm1d = CaseInstancenorm1d()
  instancenorm2d_unbatched = CaseInstancenorm2dUnbatched()
  instancenorm3d = CaseInstancenorm3d()
  layernorm = CaseLayernorm()
  layernorm_no_bias = CaseLayernormNoBias()
  layernorm_plain = CaseLayernormPlain()
  rmsnorm = CaseRmsnorm()
  rmsnorm_plain = CaseRmsnormPlain()
  groupnorm = CaseGroupnorm()
  groupnorm_plain = CaseGroupnormPlain()
  groupnorm_each = CaseGroupnormEach()
  layer_norm_f64 = CaseLayerNormF64()
  group_norm_f64 = CaseGroupNormF64()
  rms_norm_f64 = CaseRmsNormF64()
  var_mean = CaseVarMean()
  std_mean = CaseStdMean()
  max_dim = CaseMaxDim()
  min_dim = CaseMinDim()
  max_of_equal = CaseMaxOfEqual()
  amax_of_equal = CaseAmaxOfEqual()
  prod_with_zeros = CaseProdWithZeros()
  argmax = CaseArgmax()
  logsumexp_of_infinities = CaseLogsumexpOfInfinities()
  sum_of_bools = CaseSumOfBools()
  sum_of_integers = CaseSumOfIntegers()
  sum_of_i32 = CaseSumOfI32()
  var_0 = CaseVar0()
  var_2 = CaseVar2()
  std_all = CaseStdAll()
  std_biased = CaseStdBiased()
  logsumexp = CaseLogsumexp()
  norm_1 = CaseNorm1()
  norm_3 = CaseNorm3()
  norm_inf = CaseNormInf()
  norm_minus_inf = CaseNormMinusInf()
  norm_half = CaseNormHalf()
  norm_all = CaseNormAll()
  normalize = CaseNormalize()
  amax = CaseAmax()
  amin = CaseAmin()
  prod = CaseProd()
  mean = CaseMean()
  cumsum = CaseCumsum()
  softmax_0 = CaseSoftmax0()
  log_softmax_1 = CaseLogSoftmax1()
  softmin = CaseSoftmin()
  cosine = CaseCosine()
  var_0_f64 = CaseVar0F64()
  std_all_f64 = CaseStdAllF64()
  logsumexp_f64 = CaseLogsumexpF64()
  norm_3_f64 = CaseNorm3F64()
  norm_minus_inf_f64 = CaseNormMinusInfF64()
  norm_all_f64 = CaseNormAllF64()
  amax_f64 = CaseAmaxF64()
  prod_f64 = CaseProdF64()
  cumsum_f64 = CaseCumsumF64()
  log_softmax_1_f64 = CaseLogSoftmax1F64()
  cosine_f64 = CaseCosineF64()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + batchnorm1d() + batchnorm1d_no_affine() + batchnorm2d_no_stats() + batchnorm2d_shifted()
    total = total + batchnorm2d_far() + batchnorm3d() + instancenorm1d() + instancenorm2d_unbatched()
    total = total + instancenorm3d() + layernorm() + layernorm_no_bias() + layernorm_plain()
    total = total + rmsnorm() + rmsnorm_plain() + groupnorm() + groupnorm_plain()
    total = total + groupnorm_each() + layer_norm_f64() + group_norm_f64() + rms_norm_f64()
    total = total + var_mean() + std_mean() + max_dim() + min_dim()
    total = total + max_of_equal() + amax_of_equal() + prod_with_zeros() + argmax()
    total = total + logsumexp_of_infinities() + sum_of_bools() + sum_of_integers() + sum_of_i32()
    total = total + var_0() + var_2() + std_all() + std_biased()
    total = total + logsumexp() + norm_1() + norm_3() + norm_inf()
    total = total + norm_minus_inf() + norm_half() + norm_all() + normalize()
    total = total + amax() + amin() + prod() + mean()
    total = total + cumsum() + softmax_0() + log_softmax_1() + softmin()
    total = total + cosine() + var_0_f64() + std_all_f64() + logsumexp_f64()
    total = total + norm_3_f64() + norm_minus_inf_f64() + norm_all_f64() + amax_f64()
    total = total + prod_f64() + cumsum_f64() + log_softmax_1_f64() + cosine_f64()
    return total
  }
}
