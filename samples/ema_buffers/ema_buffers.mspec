# Inputs on scales of their own are brought to mean 0 and variance 1 by buffers that follow them while the model trains: an
# exponential moving average. In eval mode the buffers stay, so that each row is judged alone.
module RunningNorm(features: int, momentum: float = 0.05, eps: float = 1e-5) {
  buffer mean: f32[features] = zeros
  buffer var: f32[features] = ones
  buffer steps: i64[] = 0
  @transient buffer last_mean: f32[features] = zeros

  forward(x: f32[N, features]) -> f32[N, features] {
    if training {
      batch_mean = x.mean(0)
      centered = x - batch_mean
      # The first batch is taken whole: zeros and ones are no observations.
      rate = where(steps == 0, 1.0, momentum)
      self.last_mean = batch_mean
      self.mean = self.mean + rate * (batch_mean - self.mean)
      self.var = var + rate * ((centered * centered).mean(0) - var)
      self.steps = steps + 1
    }
    return (x - self.mean) / sqrt(self.var + eps)
  }
}

module EmaBuffers {
  norm = RunningNorm(3)
  fc = Linear(3, 1)

  forward(x: f32[N, 3]) -> (y: f32[N, 1]) {
    return fc(norm(x))
  }
}

train EmaBuffers {
  loss(y, target: f32[N, 1]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.05, momentum = 0.9)
}
