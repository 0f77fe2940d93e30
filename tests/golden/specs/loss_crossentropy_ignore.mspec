# CrossEntropyLoss. ignore_index -100 by default: ignored rows count neither in sum nor in the divisor.
module Case {
  body = CrossEntropyLoss()

  forward(@grad x1: f32[N, 4], x2: i64[N]) {
    return body(x1, x2)
  }
}
