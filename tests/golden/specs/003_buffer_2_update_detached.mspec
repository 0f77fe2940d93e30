# The whole update is detached: this also cuts the present call, powParam gets no gradient (None).
module PowModel {
  param powParam: f32[] = 1.0
  buffer powBuff: f32[] = 0.0

  forward(x: float, q: float) {
    self.powBuff = (self.powBuff * 0.6 + x * 0.4).detach()
    return self.powParam * self.powBuff ** q
  }
}

module LogModel {
  param logParam: f32[] = 1.0
  buffer logBuff: f32[] = 0.0

  forward(x: f32[*S0]) {
    self.logBuff = (self.logBuff * 0.6 + x * 0.4).detach()
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
