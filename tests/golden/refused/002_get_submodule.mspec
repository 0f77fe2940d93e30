# A path looked up at run time that is not there
module Example {
  head = ReLU()
  body = Sequential(Linear(1, 1), ReLU())

  forward(x: f32[1]) {
    return self.body.nope(x)
  }
}
