# forward raises: a hook with always_call runs (output None) and the error still reaches the caller; a hook without it does not run.
module Fails {
  forward(@grad x: f32[3]) {
    return x
  }

  hook forward(self) extern
  hook forward_pre(self) extern
}
