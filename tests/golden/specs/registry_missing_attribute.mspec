# Message for an attribute which does not exist.
module Net {
  forward(x: f32[]) {
    return x * 1
  }
}
