# ModuleDict: items are registered under their keys, in insertion order.
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
  modelDict = ModuleDict { powModel: PowModel(), logModel: LogModel() }

  forward(@grad x: f32[], @grad q: f32[]) {
    return self.modelDict['logModel'](self.modelDict['powModel'](x, q))
  }
}
