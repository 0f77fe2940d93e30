# Ten steps of hand written gradient descent, lr 0.01, squared error to 10. Forward gets Python floats: 5.0 ** 3.0 is computed in double before it meets a float32 tensor.
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
