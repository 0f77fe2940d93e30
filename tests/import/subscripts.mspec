# Subscripts become slices and reshapes; what they ask of dimensions of the run is kept for the call.
module Net {
  forward(x: f32[N, T, 6]) -> (a: f32[N, 6], b: f32[N, T - 2, 6], c: f32[N, T, 1, 3], d: f32[N, T, 2]) {
    return x[:, -1], x[:, 1:-1], x[..., none, ::2], detach(x)[:, :, [5, 0]]
  }
}
