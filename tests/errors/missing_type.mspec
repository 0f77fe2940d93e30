module M {
  param w: = ones
  param v
}
