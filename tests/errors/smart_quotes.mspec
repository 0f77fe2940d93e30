module M {
  a = A(“text”)
}
