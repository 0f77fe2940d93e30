# None registered as parameter, buffer and child: the name is reserved and readable, but listed nowhere. Filling the slot later uses its original position in the order.
module Net {
  param first: none
  param second: f32[1] = [2.0]
  buffer buf1: none
  buffer buf2: f32[1] = [4.0]
  child1 = none
  child2 = Linear(in_features = 1, out_features = 1)

  forward(x: f32[]) {
    return x * (sum(self.second))
  }
}
