# The old value of the buffer is detached in the update: backward after each call works, d z / d powParam is 0.4 * powBuff ** 3 / logBuff.
module PowModel {
  param powParam: f32[] = 1.0
  buffer powBuff: f32[] = 0.0

  forward(x: float, q: float) {
    self.powBuff = self.powBuff.detach() * 0.6 + x * 0.4
    return self.powParam * self.powBuff ** q
  }
}

module LogModel {
  param logParam: f32[] = 1.0
  buffer logBuff: f32[] = 0.0

  forward(x: f32[*S0]) {
    self.logBuff = self.logBuff.detach() * 0.6 + x * 0.4
    return self.logParam * log(self.logBuff)
  }
}

module PowLogModel {
  powModel = PowModel()
  logModel = LogModel()

  forward(x: float, q: float) {
    return self.logModel(self.powModel(x, q))
  }
}
