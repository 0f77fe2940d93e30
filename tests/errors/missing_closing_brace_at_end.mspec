module M {
  a = A()
