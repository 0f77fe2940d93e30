module M {
  a = Linear(9223372036854775808, 1)
}
