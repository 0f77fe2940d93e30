# Tensors made of no operand have PyTorch's element types, whatever they meet.
module Created {
  embedding = Embedding(6, 4)

  forward(x: i64[N, T], y: f64[T]) -> (a: f32[T, 4], b: i64[N, T], c: f32[T], d: f64[T]) {
    return embedding(arange(T)), x + arange(T), arange(T) + 0.5, y + ones(T)
  }
}
