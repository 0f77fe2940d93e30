module M {
  a = A("text)
  b = B()
}
