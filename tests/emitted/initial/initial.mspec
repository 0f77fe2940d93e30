# The layers of the golden case init_distributions, in its order; nothing but their first values matters.
module Initial {
  layers = ModuleList(
    Linear(16, 8),
    Conv2d(4, 8, 3),
    Conv2d(4, 8, 3, groups = 2),
    ConvTranspose2d(4, 8, 3),
    LSTM(4, 16),
    GRU(4, 16),
    MultiheadAttention(16, 2),
    MultiheadAttention(16, 2, kdim = 4, vdim = 4),
    Bilinear(4, 4, 8),
    Embedding(50, 8, padding_idx = 0),
    BatchNorm2d(4),
    LayerNorm(4),
    GroupNorm(2, 4),
    RMSNorm(4),
    PReLU(),
  )

  forward(x: f32[N]) -> (y: f32[N]) { return x }
}
