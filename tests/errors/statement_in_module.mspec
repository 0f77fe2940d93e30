module M {
  return 3
  fc1(x)
  3 = x
}
