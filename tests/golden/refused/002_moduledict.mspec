# An entry looked up at run time that is not there
module Example {
  add_dict = ModuleDict { add2: ReLU(), add3: ReLU() }

  forward(x: f32[1]) {
    return self.add_dict["add4"](x)
  }
}
