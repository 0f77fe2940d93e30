module M {
  @frozn fc1 = Linear(1, 2)
  @static fc2 = Linear(1, 2)
}
