module Average(width: int = 4, decay: float = 0.99) {
  buffer mean_value: f32[width] = zeros
  @transient buffer count: f32[] = 0
  tensor scale: f32[width] = [1, 2, 3, 4]
  @frozen param offset: f32[2, width] = [[0, 1, 2, 3], [4, 5, 6, 7]]

  forward(@grad x: f32[N, width]) -> f32[N, width] {
    if training {
      no_grad { self.mean_value = decay * mean_value + (1 - decay) * mean(x, dim = 0) }
      self.count += 1
    } else {
      y = x * 2
      x = y
    }
    return (x - self.mean_value) * scale + offset.sum(0) / count
  }
}
