# A residual network with two outputs, put together of containers: a Sequential with names, a ModuleList that a loop runs
# through, a ModuleDict of heads, and a list within a dictionary.
module Block(features: int) {
  body = Sequential { norm: Scale(features), fc: Linear(features, features), act: Tanh() }

  forward(x: f32[N, features]) {
    return x + body(x)
  }
}

module Scale(features: int) {
  param factor: f32[features] = ones

  forward(x: f32[N, features]) {
    return x * factor
  }
}

module Containers(features: int = 8, depth: int = 3) {
  stem = Sequential(Linear(2, features), Tanh())
  blocks = ModuleList([Block(features) for i in 0..depth])
  heads = ModuleDict {
    sum: Linear(features, 1)
    product: ModuleList(Linear(features, features), Linear(features, 1))
  }

  forward(x: f32[N, 2]) -> (sum: f32[N, 1], product: f32[N, 1]) {
    h = stem(x)
    for block in blocks { h = block(h) }
    return heads["sum"](h), heads["product"][1](tanh(heads["product"][0](h)))
  }
}

train Containers {
  loss(sum, product, sums: f32[N, 1], products: f32[N, 1]) = mse_loss(sum, sums) + mse_loss(product, products)
  optimizer = AdamW(lr = 0.01)
  schedule = cosine(steps = 600)
}
