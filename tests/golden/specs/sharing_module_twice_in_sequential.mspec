# One Linear at positions 0 and 2 of a Sequential: four keys in state_dict, two parameters, hooks fire per call.
module Case {
  let s = Linear(in_features = 1, out_features = 1)
  body = Sequential(s, ReLU(), s)

  forward(@grad x: f32[N, 1]) {
    return body(x)
  }

  hook forward(body[0]) extern
  hook backward(body[0]) extern
}
