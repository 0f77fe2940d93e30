module Subscripts {
  param w: f32[4, 6] = [[6 * i + j for j in 0..6] for i in 0..4]
  forward(x: f32[N, 6]) -> (a: f32[6], b: f32[2], c: f32[3, 2], d: f32[4, 3], e: f32[N, 8], f: f32[2, 4], g: f32[2, 1, 2]) {
    left, right = w.chunk(2, dim = 1)
    return (w[-1] * x[0], w[::3, 2], w[1:, 4:], w[:, [5, 0, 0]], torch.cat([x, w[:2, :2].flatten()[none].expand(1, 4)[:, 2:]], dim = 1),
            torch.stack([left[:, 0], right.select(1, -1)]), w[:2, none, ::4])
  }
}
