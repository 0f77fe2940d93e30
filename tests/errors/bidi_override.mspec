module M {
  a = A("user‮")
}
