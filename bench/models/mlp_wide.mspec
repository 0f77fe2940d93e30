# The feed-forward part of a transformer of width 1024.
module MLPWide {
  fc1 = Linear(1024, 4096)
  fc2 = Linear(4096, 1024)

  forward(x: f32[N, 1024]) -> (y: f32[N, 1024]) { return fc2(gelu(fc1(x))) }
}
