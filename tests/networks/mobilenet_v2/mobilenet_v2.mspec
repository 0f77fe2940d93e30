# MobileNetV2 (Sandler et al., 2018) with torchvision's structure and keys. Dropout is off, as its masks are not PyTorch's.
module InvertedResidual(inp: int, oup: int, stride: int = 1, expand_ratio: int = 6) {
  let hidden = inp * expand_ratio
  let depthwise = Sequential(
    Conv2d(hidden, hidden, 3, stride, padding = 1, groups = hidden, bias = false),
    BatchNorm2d(hidden),
    ReLU6(),
  )
  let project = Conv2d(hidden, oup, 1, bias = false)
  if expand_ratio == 1 {
    conv = Sequential(depthwise, project, BatchNorm2d(oup))
  } else {
    let expand = Sequential(Conv2d(inp, hidden, 1, bias = false), BatchNorm2d(hidden), ReLU6())
    conv = Sequential(expand, depthwise, project, BatchNorm2d(oup))
  }

  forward(x: f32[*S]) {
    if stride == 1 and inp == oup {
      return x + conv(x)
    } else {
      return conv(x)
    }
  }
}

module MobileNetV2(num_classes: int = 1000, dropout: float = 0, size: int = 64) {
  features = Sequential(
    Sequential(Conv2d(3, 32, 3, stride = 2, padding = 1, bias = false), BatchNorm2d(32), ReLU6()),
    InvertedResidual(32, 16, expand_ratio = 1),
    InvertedResidual(16, 24, stride = 2),
    InvertedResidual(24, 24),
    InvertedResidual(24, 32, stride = 2),
    InvertedResidual(32, 32),
    InvertedResidual(32, 32),
    InvertedResidual(32, 64, stride = 2),
    InvertedResidual(64, 64),
    InvertedResidual(64, 64),
    InvertedResidual(64, 64),
    InvertedResidual(64, 96),
    InvertedResidual(96, 96),
    InvertedResidual(96, 96),
    InvertedResidual(96, 160, stride = 2),
    InvertedResidual(160, 160),
    InvertedResidual(160, 160),
    InvertedResidual(160, 320),
    Sequential(Conv2d(320, 1280, 1, bias = false), BatchNorm2d(1280), ReLU6()),
  )
  classifier = Sequential(Dropout(dropout), Linear(1280, num_classes))

  forward(x: f32[N, 3, size, size]) -> (logits: f32[N, num_classes]) {
    return classifier(mean(features(x), dim = [2, 3]))
  }
}

train MobileNetV2 {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.0005, momentum = 0.9, weight_decay = 0.00004, nesterov = true)
}
