# Items are used in the order 1, 0, 2; registration order stays 0, 1, 2. A ModuleList itself has no forward.
module Add(value: int) {
  forward(x: i64[*S0]) {
    return x + value
  }
}

module Calculator {
  add_list = ModuleList(Add(2), Add(3), Add(5))

  forward(x: i64[1]) {
    x = self.add_list[1](x)
    x = self.add_list[0](x)
    return self.add_list[2](x)
  }
}
