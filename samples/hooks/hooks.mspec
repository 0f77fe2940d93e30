# Hooks that are compiled in, and a place where the program registers its own.
module Hooks(width: int = 16) {
  fc1 = Linear(4, width)
  act = Tanh()
  fc2 = Linear(width, 2)

  forward(x: f32[N, 4]) -> (y: f32[N, 2]) {
    return fc2(act(fc1(x)))
  }

  # Part of the kernels around them: what fc1 computes is bounded, and learns half as fast.
  hook forward(fc1)(x, y) { return clamp(y, -3, 3) }
  hook backward(fc2)(grad_in, grad_out) { return 0.5 * grad_in }

  # For the program: a place, and a hook that it may register there.
  hook forward(act) extern
  hook bounded(x, y) { return clamp(y, -0.5, 0.5) }
}

train Hooks {
  loss(y, target: f32[N, 2]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.1)
}
