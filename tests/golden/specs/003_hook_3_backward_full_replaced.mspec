# The full hook returns ten times grad_input: the inputs' gradients change, those of powParam do not.
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

  hook backward(powModel)(grad_input, grad_output) {
    return grad_input[0] * 10, grad_input[1] * 10
  }
}
