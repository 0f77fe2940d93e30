module M {
  a = Linear(2,
    3
  b = Linear(2 3)
  c = Linear(2, 3]
}
