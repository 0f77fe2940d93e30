module Spellings {
  fc = torch.nn.Linear(4, 3)

  forward(x: f32[N, 4]) -> f32[N, 3] {
    y = torch.nn.functional.relu(self.fc(x))
    y = F.softmax(torch.cat([y, y], dim = -1), dim = None)
    for i in range(2, x.size(1)) { y = y + i * math.pi + math.e }
    for i in range(x.size(-1) + 1) { y = y.to(torch.float64) }
    for i in range(0, 6, 2) { y = y }
    z = range(n if c else m)
    return y if x.size() == True else x.size(k)
  }
}

# Names that are declared here keep PyTorch's spelling apart.
module Hidden(nn: int, range: tuple) {
  relu = ReLU()
  "sig{1}" = ReLU()

  forward(x: f32[N, cat]) -> f32[N] {
    exp = F.exp(x)
    size = exp
    return F.relu(x) + torch.cat([x]) + F.sigmoid(x) + F.tanh(x) + nn.x + range(3) + x.size(0)
  }
}
