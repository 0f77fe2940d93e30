# A plain tensor is not registered by assignment, but torch.nn.Buffer (since 2.5) is.
module Holder {
  tensor plain: f32[1] = [1.0]
  buffer b: f32[1] = [2.0]
  @transient buffer tmpb: f32[1] = [3.0]

  forward(x: f32[]) {
    return x * 1
  }
}
