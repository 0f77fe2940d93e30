# register_full_backward_hook reports the gradients of the module inputs: 0.6 and 1.6094.
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

  hook backward(powModel) extern
}
