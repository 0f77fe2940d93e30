# The factors of the product are exchanged: grad_input of the legacy hook changes its order.
module PowModel {
  param powParam: f32[] = 1.0

  forward(x: f32[*S0], q: f32[*S1]) {
    return x ** q * self.powParam
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

  hook backward_legacy(powModel)(grad_input, grad_output) {
    return grad_input
  }
}
