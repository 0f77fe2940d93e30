# Two independent copies of each child: twice the parameters, half the gradient each, slower fit.
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
  powModel1 = PowModel()
  logModel1 = LogModel()
  powModel2 = PowModel()
  logModel2 = LogModel()

  forward(x: float, q: float) {
    a = self.logModel1(self.powModel1(x, q))
    b = self.logModel2(self.powModel2(x, q))
    return (a + b) / 2
  }
}

train PowLogModel {
  loss(output) = (output - 10.0) ** 2
  optimizer = SGD(lr = 0.01)
}
