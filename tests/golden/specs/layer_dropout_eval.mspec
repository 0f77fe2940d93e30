# Eval mode: the same tensor comes back.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = Dropout(p = 0.5)

  forward(@grad x: f32[4]) {
    return body(x)
  }
}
