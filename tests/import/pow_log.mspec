# Nested modules called with host numbers: `x ** q` is computed in double before it meets the parameter.
module PowModel {
  param powParam: f32[] = 1
  buffer powBuff: f32[] = 0

  forward(x: float, q: float) -> f32[] {
    if training { self.powBuff = powBuff * 0.6 + x * 0.4 }
    return powParam * powBuff ** q
  }
}

module LogModel {
  param logParam: f32[] = 1

  forward(x: f32[]) -> f32[] {
    return logParam * log(x)
  }
}

module PowLogModel {
  powModel = PowModel()
  logModel = LogModel()

  forward(x: float, q: float) -> f32[] {
    return logModel(powModel(x, q)) + x ** q
  }
}
