# SmoothL1Loss. beta 0 is L1.
module Case {
  body = SmoothL1Loss(beta = 0.0)

  forward(@grad x1: f32[3], @grad x2: f32[3]) {
    return body(x1, x2)
  }
}
