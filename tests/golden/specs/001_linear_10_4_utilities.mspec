# One Linear(10, 4) child: parameter names and shapes, 44 parameters, to('cpu') returns the module, mode switching.
module TinyMLP {
  fc = Linear(in_features = 10, out_features = 4)

  forward(@grad x: f32[N, 10]) {
    return self.fc(x)
  }
}
