# A convolutional network for the 8×8 digits: three convolutions with batch norms; trained for 12
# epochs of 22 batches.
module Block(inputs: int, outputs: int) {
  conv = Conv2d(inputs, outputs, 3, padding = 1, bias = false)
  norm = BatchNorm2d(outputs)

  forward(x: f32[*S]) {
    return relu(norm(conv(x)))
  }
}

module DigitsCNN(width: int = 24) {
  block1 = Block(1, width)
  block2 = Block(width, 2 * width)
  block3 = Block(2 * width, 4 * width)
  pool = MaxPool2d(2)
  fc = Linear(16 * width, 10)

  forward(x: f32[N, 1, 8, 8]) -> (logits: f32[N, 10]) {
    h = pool(block2(block1(x)))
    h = pool(block3(h))
    return fc(h.flatten(1))
  }
}

train DigitsCNN {
  loss(logits, target: i64[N]) = cross_entropy(logits, target, label_smoothing = 0.1)
  optimizer = AdamW(lr = 0.01, weight_decay = 0.05)
  schedule = cosine(steps = 264)
}
