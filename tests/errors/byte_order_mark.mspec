module M {
  a = A()
}
