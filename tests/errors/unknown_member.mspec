module M {
  fc1 = Linear(4, 4)

  forward(x: f32[N, 4]) {
    return self.fc2(x)
  }
}
