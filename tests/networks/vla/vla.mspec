# A vision-language-action model: what a frozen encoder sees in an image and what a text asks for become actions.

# Self-attention and a feed-forward network, with their norms before them.
module Block(width: int, heads: int, causal: bool) {
  norm1 = LayerNorm(width)
  qkv = Linear(width, 3 * width)
  proj = Linear(width, width)
  norm2 = LayerNorm(width)
  mlp = Sequential(Linear(width, 4 * width), GELU(), Linear(4 * width, width))

  forward(x: f32[N, T, width]) -> f32[N, T, width] {
    q, k, v = qkv(norm1(x)).reshape(N, T, 3, heads, width // heads).permute(2, 0, 3, 1, 4).unbind(0)
    y = scaled_dot_product_attention(q, k, v, is_causal = causal)
    x = x + proj(y.transpose(1, 2).reshape(N, T, width))
    return x + mlp(norm2(x))
  }
}

# An image as one vector for each of its patches.
module VisionEncoder(width: int, heads: int, layers: int, image: int, patch: int) {
  patch_embed = Conv2d(3, width, patch, stride = patch)
  param pos_embed: f32[(image // patch) ** 2, width] = normal(0, 0.02)
  blocks = ModuleList(Block(width, heads, causal = false) for i in 0..layers)
  norm = LayerNorm(width)

  forward(pixels: f32[N, 3, image, image]) -> f32[N, (image // patch) ** 2, width] {
    x = patch_embed(pixels).flatten(2).transpose(1, 2) + pos_embed
    for block in blocks { x = block(x) }
    return norm(x)
  }
}

# A causal transformer over the image's vectors and the text behind them.
module LanguageModel(vocabulary: int, width: int, heads: int, layer_count: int, vision_width: int, positions: int) {
  embed_tokens = Embedding(vocabulary, width)
  project = Linear(vision_width, width)
  param pos_embed: f32[positions, width] = normal(0, 0.02)
  layers = ModuleList(Block(width, heads, causal = true) for i in 0..layer_count)
  norm = LayerNorm(width)

  forward(seen: f32[N, P, vision_width], tokens: i64[N, T]) -> f32[N, P + T, width] {
    x = cat([project(seen), embed_tokens(tokens)], dim = 1)
    x = x + pos_embed[:P + T]
    for layer in layers { x = layer(x) }
    return norm(x)
  }
}

# The last state as `horizon` actions.
module ActionHead(width: int, horizon: int, action: int) {
  fc1 = Linear(width, 2 * width)
  fc2 = Linear(2 * width, horizon * action)

  forward(h: f32[N, width]) -> f32[N, horizon, action] { return fc2(silu(fc1(h))).view(N, horizon, action) }
}

module VLA(image: int = 32, patch: int = 8, vocabulary: int = 80, horizon: int = 4, action: int = 7) {
  @frozen vision_encoder = VisionEncoder(48, 4, 2, image, patch)
  language_model = LanguageModel(vocabulary, 64, 4, 2, vision_width = 48, positions = 48)
  action_head = ActionHead(64, horizon, action)

  forward(pixels: f32[N, 3, image, image], tokens: i64[N, T]) -> (actions: f32[N, horizon, action]) {
    return action_head(language_model(vision_encoder(pixels), tokens)[:, -1])
  }
}

train VLA {
  loss(actions, target: f32[N, 4, 7]) = mse_loss(actions, target)
  # With the usual eps, gradients that are nothing but rounding, as of the biases of keys, would make steps.
  optimizer = AdamW(lr = 0.001, eps = 1e-4)
}
