# Full mantissas, 16 to 8, batch 4.
module Case {
  body = Linear(in_features = 16, out_features = 8)

  forward(@grad x: f32[N, 16]) {
    return body(x)
  }
}
