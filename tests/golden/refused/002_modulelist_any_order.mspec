# A ModuleList called as a function
module Example {
  add_list = ModuleList(ReLU(), ReLU())

  forward(x: f32[1]) {
    return self.add_list(x)
  }
}
