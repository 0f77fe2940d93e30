module TinyMLP(inputs: int = 784, hidden: int = 128, classes: int = 10) {
  fc1 = Linear(inputs, hidden)
  fc2 = Linear(hidden, classes)

  forward(x: f32[N, inputs]) -> f32[N, classes] {
    return fc2(relu(fc1(x)))
  }
}
