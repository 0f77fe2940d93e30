module M {
  hook forwad(fc1)(x, y) { return y }
  hook before(fc1) extern
}
