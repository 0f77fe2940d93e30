# PyTorch habits.
module Habits {
  fc = nn.Linear(4, 3)
  scale = 0.5

  forward(x: f32[N, 4]) -> f32[N] {
    y = F.relu(self.fc.forward(x))
    if self.training is True { y = torch.exp(y) }
    z = torch.mean(y, dim=-1, keepdim=False) * self.scale
    n = x.size(0)
    w = x.view(n, -1).T @ x.reshape(x.shape[0], 2, 2).mean((1, 2))[:, None]
    return z + w.sum() / (x.shape[1] * n) + (y ** 2).sum(dim=None) - 1 / n + x.to(torch.float64).float().mean(1)
  }
}
