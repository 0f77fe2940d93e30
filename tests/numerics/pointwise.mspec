# Made by make_goldens.py of pointwise.py: the cases, and a model that computes them all.
module CaseAbs {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = abs(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNeg {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = neg(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseExp {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = exp(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLog {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = log(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSqrt {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = sqrt(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSigmoid {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = sigmoid(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTanh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = tanh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRelu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = relu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSign {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = sign(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSquare {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = square(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseReciprocal {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = reciprocal(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRsqrt {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = rsqrt(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseExp2 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = exp2(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseExpm1 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = expm1(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLog1p {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = log1p(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLog2 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = log2(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLog10 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = log10(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSin {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = sin(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCos {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = cos(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTan {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = tan(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAsin {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = asin(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAcos {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = acos(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAtan {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = atan(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSinh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = sinh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCosh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = cosh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAsinh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = asinh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAcosh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = acosh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAtanh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = atanh(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseErf {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = erf(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseErfc {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = erfc(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSilu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = silu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMish {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = mish(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLogsigmoid {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = logsigmoid(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftsign {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = softsign(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTanhshrink {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = tanhshrink(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRelu6 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = relu6(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHardsigmoid {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = hardsigmoid(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHardswish {
  param x: f32[27] = zeros
  buffer out_y: f32[27] = 0
  buffer seed_y: f32[27] = 0

  forward() {
    y = hardswish(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSelu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = selu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseElu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = elu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseGelu {
  param x: f32[27] = zeros
  buffer out_y: f32[27] = 0
  buffer seed_y: f32[27] = 0

  forward() {
    y = gelu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftplus {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = softplus(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCelu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = celu(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseFrac {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = frac(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseFloor {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = floor(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseTrunc {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = trunc(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLeakyRelu {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = leaky_relu(x, -0.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseEluAlpha {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = elu(x, 1.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCeluAlpha {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = celu(x, 0.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseGeluTanh {
  param x: f32[27] = zeros
  buffer out_y: f32[27] = 0
  buffer seed_y: f32[27] = 0

  forward() {
    y = gelu(x, approximate = 'tanh')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftplusBeta {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = softplus(x, 2.0, 5.0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftshrink {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = softshrink(x, 0.75)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHardshrink {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = hardshrink(x, 1.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseThreshold {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = threshold(x, 0.5, -7.0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHardtanh {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = hardtanh(x, -2.5, 0.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseClamp {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = clamp(x, min = -2.5, max = 6.0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseClampMax {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = clamp(x, max = 0.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CasePow2 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = x ** 2
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CasePowHalf {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = x ** 0.5
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CasePowMinus1 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = x ** (-1)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CasePow3 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = x ** 3
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBase2 {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = 2.0 ** x
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseIsfiniteAll {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = where(isfinite(x), x, 7.0)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCeil {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = ceil(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRound {
  param x: f32[31] = zeros
  buffer out_y: f32[31] = 0
  buffer seed_y: f32[31] = 0

  forward() {
    y = round(x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAdd {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = add(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSub {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = sub(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMul {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = mul(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseDiv {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = div(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CasePow {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = pow(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAtan2 {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = atan2(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMaximum {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = maximum(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMinimum {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = minimum(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseXlogy {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = xlogy(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseFmod {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = fmod(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRemainder {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = remainder(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseFloorDivide {
  buffer x: f32[144] = 0
  buffer z: f32[144] = 0
  buffer out_y: f32[144] = 0

  forward() {
    y = floor_divide(x, z)
    self.out_y = y
    return zeros(1).sum()
  }
}

module CaseCompare {
  buffer x: f32[144] = 0
  buffer z: f32[144] = 0
  buffer out_y: bool[144] = false
  buffer out_u: bool[144] = false
  buffer out_v: bool[144] = false
  buffer out_w: bool[144] = false
  buffer out_s: bool[144] = false
  buffer out_t: bool[144] = false

  forward() {
    y = x < z
    u = x <= z
    v = x == z
    w = x != z
    s = x > z
    t = x >= z
    self.out_y = y
    self.out_u = u
    self.out_v = v
    self.out_w = w
    self.out_s = s
    self.out_t = t
    return zeros(1).sum()
  }
}

module CaseClassify {
  buffer x: f32[31] = 0
  buffer out_y: bool[31] = false
  buffer out_z: bool[31] = false
  buffer out_w: bool[31] = false

  forward() {
    y = isnan(x)
    z = isinf(x)
    w = isfinite(x)
    self.out_y = y
    self.out_z = z
    self.out_w = w
    return zeros(1).sum()
  }
}

module CaseWhere {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = where(x > 0, x, z * x)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLerp {
  param x: f32[144] = zeros
  param z: f32[144] = zeros
  buffer out_y: f32[144] = 0
  buffer seed_y: f32[144] = 0

  forward() {
    y = lerp(x, z, 0.25)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseWholeDivide {
  buffer x: i64[72] = 0
  buffer z: i64[72] = 0
  buffer out_y: i64[72] = 0
  buffer out_u: i64[72] = 0
  buffer out_v: i64[72] = 0
  buffer out_w: f32[72] = 0
  buffer out_s: i64[72] = 0
  buffer out_t: i64[72] = 0

  forward() {
    y = x // z
    u = x % z
    v = fmod(x, z)
    w = x / z
    s = remainder(x, -3)
    t = x // 4
    self.out_y = y
    self.out_u = u
    self.out_v = v
    self.out_w = w
    self.out_s = s
    self.out_t = t
    return zeros(1).sum()
  }
}

module CaseWholeDivideI32 {
  buffer x: i32[72] = 0
  buffer z: i32[72] = 0
  buffer out_y: i32[72] = 0
  buffer out_u: i32[72] = 0
  buffer out_v: i32[72] = 0
  buffer out_w: f32[72] = 0

  forward() {
    y = x // z
    u = x % z
    v = fmod(x, z)
    w = x / z
    self.out_y = y
    self.out_u = u
    self.out_v = v
    self.out_w = w
    return zeros(1).sum()
  }
}

module CaseWhole {
  buffer x: i64[9] = 0
  buffer out_y: i64[9] = 0
  buffer out_z: i64[9] = 0
  buffer out_w: i64[9] = 0
  buffer out_v: i64[9] = 0
  buffer out_u: i64[9] = 0
  buffer out_t: i64[9] = 0
  buffer out_s: i64[9] = 0

  forward() {
    y = abs(x)
    z = -x
    w = sign(x)
    v = square(x)
    u = clamp(x, -3, 4)
    t = maximum(x, -x)
    s = relu(x)
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    self.out_u = u
    self.out_t = t
    self.out_s = s
    return zeros(1).sum()
  }
}

module CaseCasts {
  buffer x: f32[8] = 0
  buffer out_y: i64[8] = 0
  buffer out_z: i32[8] = 0
  buffer out_w: bool[8] = false
  buffer out_v: f64[8] = 0

  forward() {
    y = x.long()
    z = x.int()
    w = x.bool()
    v = x.to(f64)
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    return zeros(1).sum()
  }
}

module CaseCastsOfWhole {
  buffer x: i64[6] = 0
  buffer out_y: f32[6] = 0
  buffer out_z: i32[6] = 0
  buffer out_w: bool[6] = false
  buffer out_v: f64[6] = 0
  buffer out_u: i64[6] = 0

  forward() {
    y = x.float()
    z = x.int()
    w = x.bool()
    v = x.to(f64)
    u = x.bool().long() + x
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    self.out_u = u
    return zeros(1).sum()
  }
}

module CaseCastsOfBools {
  buffer x: bool[9] = false
  buffer out_y: f32[9] = 0
  buffer out_z: i64[9] = 0
  buffer out_w: bool[9] = false
  buffer out_v: bool[9] = false
  buffer out_u: i32[9] = 0

  forward() {
    y = x.float()
    z = x.long() * 3
    w = x & ~x.flip([0])
    v = x | x.flip([0])
    u = x.int()
    self.out_y = y
    self.out_z = z
    self.out_w = w
    self.out_v = v
    self.out_u = u
    return zeros(1).sum()
  }
}

module CasePromotion {
  param x: f32[3, 5] = zeros
  buffer z: i64[5] = 0
  buffer out_y: f32[3, 5] = 0
  buffer out_w: f32[3, 5] = 0
  buffer out_v: i64[5] = 0
  buffer out_u: f32[3, 5] = 0
  buffer out_t: f32[3, 5] = 0
  buffer seed_y: f32[3, 5] = 0
  buffer seed_w: f32[3, 5] = 0
  buffer seed_u: f32[3, 5] = 0
  buffer seed_t: f32[3, 5] = 0

  forward() {
    y = x + z
    w = x * 0.5
    v = z + 1
    u = where(z > 0, x, 1.5)
    t = x + (z > 1)
    self.out_y = y
    self.out_w = w
    self.out_v = v
    self.out_u = u
    self.out_t = t
    return (y * seed_y).sum() + (w * seed_w).sum() + (u * seed_u).sum() + (t * seed_t).sum()
  }
}

module CaseExpF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = exp(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLogF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = log(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSqrtF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = sqrt(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSigmoidF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = sigmoid(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseTanhF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = tanh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSquareF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = square(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseReciprocalF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = reciprocal(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseRsqrtF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = rsqrt(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseExp2F64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = exp2(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseExpm1F64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = expm1(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLog1pF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = log1p(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLog2F64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = log2(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLog10F64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = log10(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSinF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = sin(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseCosF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = cos(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseTanF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = tan(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAsinF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = asin(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAcosF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = acos(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAtanF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = atan(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSinhF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = sinh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseCoshF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = cosh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAsinhF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = asinh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAcoshF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = acosh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAtanhF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = atanh(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseErfF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = erf(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseErfcF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = erfc(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSiluF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = silu(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMishF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = mish(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseLogsigmoidF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = logsigmoid(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSoftsignF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = softsign(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseTanhshrinkF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = tanhshrink(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseRelu6F64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = relu6(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseHardswishF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = hardswish(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSeluF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = selu(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseEluF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = elu(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseGeluF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = gelu(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSoftplusF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = softplus(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseCeluF64 {
  param x: f64[19] = zeros
  buffer out_y: f64[19] = 0
  buffer seed_y: f64[19] = 0

  forward() {
    y = celu(x)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAddF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = add(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseSubF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = sub(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMulF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = mul(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseDivF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = div(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CasePowF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = pow(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAtan2F64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = atan2(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMaximumF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = maximum(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMinimumF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = minimum(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseXlogyF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = xlogy(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseFmodF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = fmod(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseRemainderF64 {
  param x: f64[3, 7] = zeros
  param z: f64[7] = zeros
  buffer out_y: f64[3, 7] = 0
  buffer seed_y: f64[3, 7] = 0

  forward() {
    y = remainder(x, z)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module Cases {
  abs = CaseAbs()
  neg = CaseNeg()
  exp = CaseExp()
  log = CaseLog()
  sqrt = CaseSqrt()
  sigmoid = CaseSigmoid()
  tanh = CaseTanh()
  relu = CaseRelu()
  sign = CaseSign()
  square = CaseSquare()
  reciprocal = CaseReciprocal()
  rsqrt = CaseRsqrt()
  exp2 = CaseExp2()
  expm1 = CaseExpm1()
  log1p = CaseLog1p()
  log2 = CaseLog2()
  log10 = CaseLog10()
  sin = CaseSin()
  cos = CaseCos()
  tan = CaseTan()
  asin = CaseAsin()
  acos = CaseAcos()
  atan = CaseAtan()
  sinh = CaseSinh()
  cosh = CaseCosh()
  asinh = CaseAsinh()
  acosh = CaseAcosh()
  atanh = CaseAtanh()
  erf = CaseErf()
  erfc = CaseErfc()
  silu = CaseSilu()
  mish = CaseMish()
  logsigmoid = CaseLogsigmoid()
  softsign = CaseSoftsign()
  tanhshrink = CaseTanhshrink()
  relu6 = CaseRelu6()
  hardsigmoid = CaseHardsigmoid()
  hardswish = CaseHardswish()
  selu = CaseSelu()
  elu = CaseElu()
  gelu = CaseGelu()
  softplus = CaseSoftplus()
  celu = CaseCelu()
  frac = CaseFrac()
  floor = CaseFloor()
  trunc = CaseTrunc()
  leaky_relu = CaseLeakyRelu()
  elu_alpha = CaseEluAlpha()
  celu_alpha = CaseCeluAlpha()
  gelu_tanh = CaseGeluTanh()
  softplus_beta = CaseSoftplusBeta()
  softshrink = CaseSoftshrink()
  hardshrink = CaseHardshrink()
  threshold = CaseThreshold()
  hardtanh = CaseHardtanh()
  clamp = CaseClamp()
  clamp_max = CaseClampMax()
  pow_2 = CasePow2()
  pow_half = CasePowHalf()
  pow_minus_1 = CasePowMinus1()
  pow_3 = CasePow3()
  base_2 = CaseBase2()
  isfinite_all = CaseIsfiniteAll()
  ceil = CaseCeil()
  round = CaseRound()
  add = CaseAdd()
  sub = CaseSub()
  mul = CaseMul()
  div = CaseDiv()
  pow = CasePow()
  atan2 = CaseAtan2()
  maximum = CaseMaximum()
  minimum = CaseMinimum()
  xlogy = CaseXlogy()
  fmod = CaseFmod()
  remainder = CaseRemainder()
  floor_divide = CaseFloorDivide()
  compare = CaseCompare()
  classify = CaseClassify()
  where = CaseWhere()
  lerp = CaseLerp()
  whole_divide = CaseWholeDivide()
  whole_divide_i32 = CaseWholeDivideI32()
  whole = CaseWhole()
  casts = CaseCasts()
  casts_of_whole = CaseCastsOfWhole()
  casts_of_bools = CaseCastsOfBools()
  promotion = CasePromotion()
  exp_f64 = CaseExpF64()
  log_f64 = CaseLogF64()
  sqrt_f64 = CaseSqrtF64()
  sigmoid_f64 = CaseSigmoidF64()
  tanh_f64 = CaseTanhF64()
  square_f64 = CaseSquareF64()
  reciprocal_f64 = CaseReciprocalF64()
  rsqrt_f64 = CaseRsqrtF64()
  exp2_f64 = CaseExp2F64()
  expm1_f64 = CaseExpm1F64()
  log1p_f64 = CaseLog1pF64()
  log2_f64 = CaseLog2F64()
  log10_f64 = CaseLog10F64()
  sin_f64 = CaseSinF64()
  cos_f64 = CaseCosF64()
  tan_f64 = CaseTanF64()
  asin_f64 = CaseAsinF64()
  acos_f64 = CaseAcosF64()
  atan_f64 = CaseAtanF64()
  sinh_f64 = CaseSinhF64()
  cosh_f64 = CaseCoshF64()
  asinh_f64 = CaseAsinhF64()
  acosh_f64 = CaseAcoshF64()
  atanh_f64 = CaseAtanhF64()
  erf_f64 = CaseErfF64()
  erfc_f64 = CaseErfcF64()
  silu_f64 = CaseSiluF64()
  mish_f64 = CaseMishF64()
  logsigmoid_f64 = CaseLogsigmoidF64()
  softsign_f64 = CaseSoftsignF64()
  tanhshrink_f64 = CaseTanhshrinkF64()
  relu6_f64 = CaseRelu6F64()
  hardswish_f64 = CaseHardswishF64()
  selu_f64 = CaseSeluF64()
  elu_f64 = CaseEluF64()
  gelu_f64 = CaseGeluF64()
  softplus_f64 = CaseSoftplusF64()
  celu_f64 = CaseCeluF64()
  add_f64 = CaseAddF64()
  sub_f64 = CaseSubF64()
  mul_f64 = CaseMulF64()
  div_f64 = CaseDivF64()
  pow_f64 = CasePowF64()
  atan2_f64 = CaseAtan2F64()
  maximum_f64 = CaseMaximumF64()
  minimum_f64 = CaseMinimumF64()
  xlogy_f64 = CaseXlogyF64()
  fmod_f64 = CaseFmodF64()
  remainder_f64 = CaseRemainderF64()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + abs() + neg() + exp() + log()
    total = total + sqrt() + sigmoid() + tanh() + relu()
    total = total + sign() + square() + reciprocal() + rsqrt()
    total = total + exp2() + expm1() + log1p() + log2()
    total = total + log10() + sin() + cos() + tan()
    total = total + asin() + acos() + atan() + sinh()
    total = total + cosh() + asinh() + acosh() + atanh()
    total = total + erf() + erfc() + silu() + mish()
    total = total + logsigmoid() + softsign() + tanhshrink() + relu6()
    total = total + hardsigmoid() + hardswish() + selu() + elu()
    total = total + gelu() + softplus() + celu() + frac()
    total = total + floor() + trunc() + leaky_relu() + elu_alpha()
    total = total + celu_alpha() + gelu_tanh() + softplus_beta() + softshrink()
    total = total + hardshrink() + threshold() + hardtanh() + clamp()
    total = total + clamp_max() + pow_2() + pow_half() + pow_minus_1()
    total = total + pow_3() + base_2() + isfinite_all() + ceil()
    total = total + round() + add() + sub() + mul()
    total = total + div() + pow() + atan2() + maximum()
    total = total + minimum() + xlogy() + fmod() + remainder()
    total = total + floor_divide() + compare() + classify() + where()
    total = total + lerp() + whole_divide() + whole_divide_i32() + whole()
    total = total + casts() + casts_of_whole() + casts_of_bools() + promotion()
    total = total + exp_f64() + log_f64() + sqrt_f64() + sigmoid_f64()
    total = total + tanh_f64() + square_f64() + reciprocal_f64() + rsqrt_f64()
    total = total + exp2_f64() + expm1_f64() + log1p_f64() + log2_f64()
    total = total + log10_f64() + sin_f64() + cos_f64() + tan_f64()
    total = total + asin_f64() + acos_f64() + atan_f64() + sinh_f64()
    total = total + cosh_f64() + asinh_f64() + acosh_f64() + atanh_f64()
    total = total + erf_f64() + erfc_f64() + silu_f64() + mish_f64()
    total = total + logsigmoid_f64() + softsign_f64() + tanhshrink_f64() + relu6_f64()
    total = total + hardswish_f64() + selu_f64() + elu_f64() + gelu_f64()
    total = total + softplus_f64() + celu_f64() + add_f64() + sub_f64()
    total = total + mul_f64() + div_f64() + pow_f64() + atan2_f64()
    total = total + maximum_f64() + minimum_f64() + xlogy_f64() + fmod_f64()
    total = total + remainder_f64()
    return total
  }
}
