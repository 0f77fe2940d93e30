# In eval mode the identity, and the very same tensor object comes back.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = Dropout(p = 0.5)

  forward(@grad x: f32[6]) {
    return body(x)
  }
}
