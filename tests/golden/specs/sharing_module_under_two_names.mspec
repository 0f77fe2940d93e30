# The same module registered as a and b: named_children and named_modules list it once, state_dict twice, repr twice; calling both adds the gradients.
module Net {
  a = Linear(in_features = 1, out_features = 1)
  b = a

  forward(@grad x: f32[N, 1]) {
    return self.b(self.a(x))
  }
}
