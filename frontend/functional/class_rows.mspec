# Scores [C], [N, C] or [N, C, d1, …] as rows, the classes last.
module class_rows {
  forward(input: T[*S]) {
    if input.ndim < 2 { return reshape(input, [1, input.shape[0]]) }
    last = permute(input, [0] + [i for i in 2..input.ndim] + [1])
    return reshape(last, [-1, input.shape[1]])
  }
}
