# requires_grad off for the vision encoder: its parameters are still listed, get no gradient (None) and do not move, not even by weight decay; the image still gets a gradient.
# Compiled with --modes=eval,train,eval+grad
module VisionEncoder {
  conv1 = Conv2d(in_channels = 1, out_channels = 2, kernel_size = 3, stride = 2, padding = 1)
  proj = Linear(in_features = 8, out_features = 4)

  forward(img: f32[*S0]) {
    return self.proj(relu(self.conv1(img)).flatten(1))
  }
}

module LanguageModel {
  embed = Embedding(num_embeddings = 7, embedding_dim = 4)
  attn = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)
  norm = LayerNorm(normalized_shape = 4)
  drop = Dropout(p = 0.1)

  forward(ids: i64[*S0]) {
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
  @frozen vision_encoder = VisionEncoder()
  language_model = LanguageModel()
  action_head = ActionHead()

  forward(@grad img: f32[2, 1, 4, 4], ids: i64[2, 3]) {
    return self.action_head(self.vision_encoder(img), self.language_model(ids))
  }
}

train VLAModel {
  loss(output, target: f32[2, 2]) = mse_loss(output, target)
  optimizer = SGD(lr = 0.1, weight_decay = 0.5)
}
