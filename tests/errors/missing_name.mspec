module M {
  param : f32[2]
  param in: f32[2]
  @ a = A()
}
