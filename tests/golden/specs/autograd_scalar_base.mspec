# 2.0 ** q.
module Fn {
  forward(@grad q: f32[3]) {
    return 2.0 ** q
  }
}
