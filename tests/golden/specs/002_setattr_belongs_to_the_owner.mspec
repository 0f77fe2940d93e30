# Assigning a module registers it in the owner (the left side), not in the assigned module.
module Owner {
  linear = Linear(in_features = 1, out_features = 1)

  forward(x: f32[]) {
    return x * 1
  }
}
