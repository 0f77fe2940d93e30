# A frozen vision encoder in train mode still updates its BatchNorm statistics; only eval() on it stops that.
module VisionEncoder {
  conv1 = Conv2d(in_channels = 1, out_channels = 2, kernel_size = 3, stride = 2, padding = 1)
  bn1 = BatchNorm2d(num_features = 2)
  proj = Linear(in_features = 8, out_features = 4)

  forward(img: f32[*S0]) {
    return self.proj(relu(self.bn1(self.conv1(img))).flatten(1))
  }
}

module LanguageModel {
  embed = Embedding(num_embeddings = 7, embedding_dim = 4)
  attn = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)
  norm = LayerNorm(normalized_shape = 4)
  drop = Dropout(p = 0.1)

  forward(ids: f32[*S0]) {
    e = self.embed(ids)
    a = self.attn(e, e, e)[0]
    return self.drop(self.norm(e + a)).mean(1)
  }
}

module ActionHead {
  mlp = Sequential(Linear(in_features = 8, out_features = 5), ReLU(), Linear(in_features = 5, out_features = 2))

  forward(v: f32[*S0], l: f32[*S1]) {
    return self.mlp(cat([v, l], 1))
  }
}

module VLAModel {
  @frozen @mode(runtime) vision_encoder = VisionEncoder()
  language_model = LanguageModel()
  action_head = ActionHead()

  forward(@grad img: f32[N, 1, 4, 4]) {
    return self.vision_encoder(img)
  }
}
