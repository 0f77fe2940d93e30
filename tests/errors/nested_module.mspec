module M {
  module Inner {
    a = A()
  }
}
