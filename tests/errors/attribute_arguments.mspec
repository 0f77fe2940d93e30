module M {
  @mode(of = eval) bn = BatchNorm1d(4)
  @mode(eval bn = A()
}
