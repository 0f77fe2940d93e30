# int64 input [1] through items 1 and 0 gives [6] either way; only the ModuleList is printed.
module Add(value: int) {
  forward(x: i64[*S0]) {
    return x + value
  }
}

module PyTorchList {
  add_list = ModuleList(Add(2), Add(3))

  forward(x: i64[1]) {
    return self.add_list[0](self.add_list[1](x))
  }
}
