module Hooks {
  hook forward_pre(fc1)(x)              { return 2 * x }
  hook forward(fc1)(x, y)               { return 2 * y }
  hook backward_pre(fc1)(grad_out)      { return clamp(grad_out, -1, 1) }
  hook backward(fc1)(grad_in, grad_out) { return 0.5 * grad_in }
  hook backward_legacy(layers[0].norm)(grad_in, grad_out) {
    gi, go = grad_in
    return gi
  }
  hook forward(fc1) extern              # a place where the program registers its own at run time
  hook forward(self) extern
  hook clamp6(x, y)                     { return clamp(y, -6, 6) }   # named: compiled with its pullback, registered at run time
}

train Hooks {
  loss(logits, state: f32[N], target: i64[N], weight: f32[] = 1) {
    l = cross_entropy(logits, target)
    return l + weight * mse_loss(state, 0)
  }
  freeze "a.*", "b.*"
  group "fc1.*", "fc2.*" { lr = 0.001, weight_decay = 0 }
  group "fc3.*" {
    lr = 0.1
    momentum = 0
  }
}
