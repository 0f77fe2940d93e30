# Weights stored in two bytes: looked up, packed, convolved, sliced, read by a loop and returned, beside one that is trained.
module Stored {
  @frozen param table: bf16[7, 4] = normal(0, 1)
  buffer scale: f16[5] = ones
  param head: f32[5, 3] = normal(0, 1)
  @frozen fc = Linear(4, 5, dtype = bf16)
  @frozen norm = LayerNorm(5, dtype = f16)
  @frozen conv = Conv2d(1, 2, (2, 3), dtype = f16)
  @frozen steps = GRU(4, 3, batch_first = true, dtype = bf16)

  forward(@grad x: f32[N, 3, 4]) -> (y: f32[6], weights: f32[7, 4]) {
    h = norm(fc(x + embedding(arange(3), table))) * scale
    image = conv(x.unsqueeze(1))
    states, _ = steps(x)
    y = stack(
      [
        (h @ head).square().sum(),
        (h + scale).sin().sum(),
        image.square().sum(),
        (x @ table.t()).tanh().sum(),
        states.square().sum(),
        (table[2:5] * x[0]).sum() + table.reshape(28)[3:].square().sum(),
      ],
    )
    return y, table
  }
}
