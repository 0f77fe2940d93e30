# state_dict values are detached views on the live storage: an optimiser step and a later write are visible in both directions.
module Net {
  param w: f32[2] = [1.0, 2.0]

  forward(@grad x: f32[2]) {
    return x * self.w
  }
}

train Net {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.5)
}
