module M {
  a = A("café")  # latin-1
}
