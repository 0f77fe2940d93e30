# Items are found by key; used in another order than they are registered.
module Add(value: int) {
  forward(x: f32[*S0]) {
    return x + value
  }
}

module Calculator {
  add_dict = ModuleDict { add2: Add(2), add3: Add(3), add5: Add(5) }

  forward(@grad x: f32[]) {
    x = self.add_dict['add3'](x)
    x = self.add_dict['add2'](x)
    return self.add_dict['add5'](x)
  }
}
