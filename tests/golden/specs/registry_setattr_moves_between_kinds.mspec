# Assigning another kind to a registered name moves it: Parameter over buffer, Parameter over module, module over buffer; the new entry goes to the end of its dictionary. A module over a parameter is an error, as is anything but Parameter and None.
module Net {
  param a: f32[1] = [1.0]
  param z: f32[1] = [1.0]
  buffer b: f32[1] = [2.0]
  buffer y: f32[1] = [2.0]
  c = Linear(in_features = 1, out_features = 1)
  x = Linear(in_features = 1, out_features = 1)

  forward(input: f32[]) {
    return input * (sum(self.a) + sum(self.z))
  }
}
