# ResNet-18 (He et al., 2016) with torchvision's structure and keys.
module BasicBlock(inplanes: int, planes: int, stride: int = 1) {
  conv1 = Conv2d(inplanes, planes, 3, stride, padding = 1, bias = false)
  bn1 = BatchNorm2d(planes)
  conv2 = Conv2d(planes, planes, 3, padding = 1, bias = false)
  bn2 = BatchNorm2d(planes)
  if stride != 1 or inplanes != planes {
    downsample = Sequential(Conv2d(inplanes, planes, 1, stride, bias = false), BatchNorm2d(planes))
  }

  forward(x: f32[*S]) {
    h = relu(bn1(conv1(x)))
    h = bn2(conv2(h))
    if stride != 1 or inplanes != planes {
      return relu(h + downsample(x))
    } else {
      return relu(h + x)
    }
  }
}

module ResNet18(num_classes: int = 1000, size: int = 64) {
  conv1 = Conv2d(3, 64, 7, stride = 2, padding = 3, bias = false)
  bn1 = BatchNorm2d(64)
  maxpool = MaxPool2d(3, stride = 2, padding = 1)
  layer1 = Sequential(BasicBlock(64, 64), BasicBlock(64, 64))
  layer2 = Sequential(BasicBlock(64, 128, stride = 2), BasicBlock(128, 128))
  layer3 = Sequential(BasicBlock(128, 256, stride = 2), BasicBlock(256, 256))
  layer4 = Sequential(BasicBlock(256, 512, stride = 2), BasicBlock(512, 512))
  avgpool = AdaptiveAvgPool2d(1)
  fc = Linear(512, num_classes)

  forward(x: f32[N, 3, size, size]) -> (logits: f32[N, num_classes]) {
    h = maxpool(relu(bn1(conv1(x))))
    h = layer4(layer3(layer2(layer1(h))))
    return fc(avgpool(h).flatten(1))
  }
}

train ResNet18 {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.0001, momentum = 0.9, weight_decay = 0.0001)
}
