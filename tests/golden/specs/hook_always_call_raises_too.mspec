# An error inside an always_call hook becomes a warning when forward already failed.
module Fails {
  forward(@grad x: f32[2]) {
    return x
  }

  hook forward(self) extern
  hook forward_pre(self) extern
}
