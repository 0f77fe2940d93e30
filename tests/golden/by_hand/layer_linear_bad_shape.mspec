# The wrong number of features comes at run time, in the shape of a view; at compile time it is an error of the spec.
module Case {
  body = Linear(3, 2)

  forward(@grad x: f32[N, 3]) {
    return body(x)
  }
}
