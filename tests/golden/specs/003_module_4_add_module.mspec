# Python list plus add_module for each item: registered under the given names.
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
  plain modelList = [PowModel(), LogModel()]
  powModel = modelList[0]
  logModel = modelList[1]

  forward(@grad x: f32[], @grad q: f32[]) {
    return self.logModel(self.powModel(x, q))
  }
}
