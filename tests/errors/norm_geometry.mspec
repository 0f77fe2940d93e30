module M {
  groups = GroupNorm(2, 3)

  forward(x: f32[N, 4]) -> f32[] {
    return x.sum()
  }
}
