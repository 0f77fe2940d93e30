# A forward hook on logModel sees input and output and returns twice the output.
module PowModel {
  param powParam: f32[] = 1.0

  forward(x: f32[*S0], q: f32[*S1]) {
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

  forward(@grad x: f32[], @grad q: f32[]) {
    return self.logModel(self.powModel(x, q))
  }

  hook forward(logModel) extern
}
