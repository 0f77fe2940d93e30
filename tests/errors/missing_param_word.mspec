module M {
  w: f32[2] = ones
}
