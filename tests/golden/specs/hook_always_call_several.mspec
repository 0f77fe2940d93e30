# forward raises: only the always_call hooks run, in order, with output None at first; a value which one returns is seen by the next, but the caller gets the error.
module Fails {
  forward(@grad x: f32[2]) {
    return x
  }

  hook forward(self) extern
  hook forward_pre(self) extern
}
