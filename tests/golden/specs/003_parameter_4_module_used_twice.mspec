# Both children are called twice in one forward; their gradients add up, the mean of the two results halves them.
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
    a = self.logModel(self.powModel(x, q))
    b = self.logModel(self.powModel(x, q))
    return (a + b) / 2
  }
}

train PowLogModel {
  loss(output) = (output - 10.0) ** 2
  optimizer = SGD(lr = 0.01)
}
