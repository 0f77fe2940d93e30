module M {
  param a: f32[2, 2] = [[1, 2], [3]]
  param b: f32[3] = [1, 2]
  param c: f32[3] = kaiming_uniform
  param d: f32[3] = eye
  buffer e: i64[] = 1.5
  buffer f: i64[3] = normal(0, 1)
  param g: f32[3] = uniform(1, 0)
  param h: f32[3] = "zeros"
  param i: f32[3] = arange(4)
  param j: f32[3, 3] = kaiming_normal(mode = "fan_on")

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
