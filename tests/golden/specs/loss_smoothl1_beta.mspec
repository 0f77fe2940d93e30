# SmoothL1Loss. beta 0.5.
module Case {
  body = SmoothL1Loss(beta = 0.5)

  forward(@grad x1: f32[4], @grad x2: f32[4]) {
    return body(x1, x2)
  }
}
