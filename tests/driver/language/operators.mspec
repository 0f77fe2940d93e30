module Operators {
  forward(x: f32[N, 2], t: float) -> (a: f32[N, 2], b: i64[N, 2], c: bool[N, 2], d: f32[N, 2]) {
    y = x * 7.5
    i = (y * 2).long() - 20
    l = [x * j for j in 0..5 if j % 2 == 0]
    for k, s in enumerate([1.5, 2.5]) { y = y * s + k }
    for p, q in zip((1, 2), (3, 4)) { y = y - p * q }
    a = -y // 4 + y % 4 + l[-1] ** 2 - (2 ** -1 if len(l) == 3 and not false else 9)
    return a, i // 3 * 10 + i % 3, (y > 0) & ~(i > 0) ^ (x == 1) | (x < 0), clamp(y, max = 3.0) * t + t // 2
  }
}
