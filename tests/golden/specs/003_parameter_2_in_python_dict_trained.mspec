# An optimiser built from parameters() never moves the hidden Parameter; zero_grad never clears it, so its gradient adds up over the iterations.
module PowModel {
  plain powParamDict = { powParam: param f32[] = 1.0 }

  forward(x: float, q: float) {
    return self.powParamDict['powParam'] * x ** q
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
