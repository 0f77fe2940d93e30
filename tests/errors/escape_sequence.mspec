module M {
  a = A("[31m")
}
