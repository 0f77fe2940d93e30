module Same {
  forward(x: f32[N, 4]) -> f32[N, 4] { return x }
}

module Net {
  same = Same()
  forward(@grad x: f32[N, 4]) -> f32[N, 4] { return same(x) }
  hook backward_legacy(same)(grad_in, grad_out) { return grad_in }
}
