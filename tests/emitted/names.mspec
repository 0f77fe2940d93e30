# Names that stand in each other's way in C++: members, arguments, locals, and what every emitted class has.
dim N <= 16

module Names {
  value = Linear(4, 4)
  dout = Linear(4, 4)
  out = Linear(4, 4)
  h = Linear(4, 4)
  net = Linear(4, 4)
  target = Linear(4, 4)
  first = Linear(4, 4)
  loss = Linear(4, 4)
  step = Linear(4, 4)
  linear_4x4 = Linear(4, 4)  # as a kernel is called
  param lr: f32[4] = ones
  param memory: f32[4] = ones
  param spare: f32[4] = ones

  forward(x: f32[N, 4], ws: f32[N, 4]) -> (out: f32[N, 4]) {
    a = self.h(x) + self.value(ws) + self.first(self.loss(self.step(x)))
    y = relu(self.net(self.linear_4x4(self.target(a))))
    return self.out(self.dout(y)) * self.lr + self.memory * self.spare
  }
}

train Names {
  loss(out, target: f32[N, 4]) = mse_loss(out, target)
  optimizer = SGD(lr = 0.1)
}
