module M {
  a = A()
}
