module M {
  a =
  b = B()
}
