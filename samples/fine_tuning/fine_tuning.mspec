# Whether a handwritten digit is even, read from the features of a network that was trained to tell all ten apart: its first
# layer is frozen, only the new head learns.
module Backbone {
  fc1 = Linear(64, 32)

  forward(x: f32[N, 64]) -> f32[N, 32] {
    return relu(fc1(x))
  }
}

module FineTuning {
  @frozen backbone = Backbone()
  head = Linear(32, 2)

  forward(x: f32[N, 64]) -> (logits: f32[N, 2]) {
    return head(backbone(x))
  }
}

train FineTuning {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = AdamW(lr = 0.02)
  schedule = onecycle(max_lr = 0.02, total_steps = 460)
}
