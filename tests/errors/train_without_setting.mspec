train M {
  optimiser
  freze "a.*"
  loss(x)
  group "a" { lr }
}
