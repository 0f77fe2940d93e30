# apply visits children before their parent, in order, and shared modules each time.
module Net {
  let s = Linear(in_features = 1, out_features = 1)
  a = Sequential(s, ReLU())
  b = s

  forward(x: f32[]) {
    return x * 1
  }
}
