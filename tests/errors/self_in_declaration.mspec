module M {
  self.fc1 = Linear(1, 2)
}
