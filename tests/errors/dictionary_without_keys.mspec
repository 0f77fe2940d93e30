module M {
  a = Sequential { A(), B() }
  b = Sequential { a: A() B() }
  c = { 0: A() }
}
