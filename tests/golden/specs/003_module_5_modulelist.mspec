# ModuleList: one child named modelList, its items named 0 and 1.
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
  modelList = ModuleList(PowModel(), LogModel())

  forward(@grad x: f32[], @grad q: f32[]) {
    return self.modelList[1](self.modelList[0](x, q))
  }
}
