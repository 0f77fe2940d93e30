# Children hidden in a Python dict: not registered.
module PowModel {
  forward(x: f32[*S0], q: f32[*S1]) {
    return x ** q
  }
}

module LogModel {
  forward(x: f32[*S0]) {
    return log(x)
  }
}

module PowLogModel {
  plain modelDict = { powModel: PowModel(), logModel: LogModel() }

  forward(@grad x: f32[], @grad q: f32[]) {
    return self.modelDict['logModel'](self.modelDict['powModel'](x, q))
  }
}
