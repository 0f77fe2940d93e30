module M {
  hook forward(fc1) { return y }
  hook forward(fc1, fc2)(x, y) { return y }
}
