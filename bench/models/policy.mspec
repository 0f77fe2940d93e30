# A policy for control: 32 observations, 8 actions.
module Policy {
  fc1 = Linear(32, 64)
  fc2 = Linear(64, 64)
  fc3 = Linear(64, 8)

  forward(x: f32[N, 32]) -> (actions: f32[N, 8]) { return tanh(fc3(tanh(fc2(tanh(fc1(x)))))) }
}
