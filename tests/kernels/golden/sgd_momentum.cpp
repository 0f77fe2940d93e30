// SPDX-License-Identifier: 0BSD
void sgd_momentum(float* __restrict w, const float* __restrict grad, float* __restrict m, int n, float rate,
    float momentum) noexcept {
  for (int i = 0; i < n - 7; i += 8) {
    const f32x8 m_new = load<f32x8>(grad + i) + load<f32x8>(m + i) * momentum;
    const f32x8 w_new = load<f32x8>(w + i) - m_new * rate;
    store(m + i, m_new);
    store(w + i, w_new);
  }
  if (n % 8 != 0) {
    const int tail = n / 8 * 8;
    const f32x8 m_new = load_first<f32x8>(grad + tail, n - tail) + load_first<f32x8>(m + tail, n - tail) * momentum;
    const f32x8 w_new = load_first<f32x8>(w + tail, n - tail) - m_new * rate;
    store_first(m + tail, m_new, n - tail);
    store_first(w + tail, w_new, n - tail);
  }
}
