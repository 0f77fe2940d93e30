module Net {
  fc = Linear(4, 4)

  forward(x: f32[N, 4]) -> f32[N, 4] { return fc(x) }

  hook forward(fc) extern
  hook bounded(x, y: f32[N, 5]) { return clamp(y, -6, 6) }
}
