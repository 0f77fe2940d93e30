# The same ten steps with torch.optim.SGD give the same numbers.
module PowModel {
  param powParam: f32[] = 1.0

  forward(x: float, q: float) {
    return self.powParam * x ** q
  }
}

module LogModel {
  param logParam: f32[] = 1.0

  forward(x: f32[*S0]) {
    return self.logParam * log(x)
  }
}

module PowLogModel {
  powModel = PowModel()
  logModel = LogModel()

  forward(x: float, q: float) {
    return self.logModel(self.powModel(x, q))
  }
}

train PowLogModel {
  loss(output) = (output - 10.0) ** 2
  optimizer = SGD(lr = 0.01)
}
