module M {
  fc1 = Linear(4, 4)
}
