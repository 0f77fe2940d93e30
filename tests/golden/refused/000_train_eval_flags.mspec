# The mode of one entry of a container
module Inner {
  @mode(runtime) act = ReLU()
  forward(x: f32[4]) { return act(x) }
}

module Example {
  @mode(eval) body = Inner()

  forward(x: f32[4]) {
    return self.body(x)
  }
}
