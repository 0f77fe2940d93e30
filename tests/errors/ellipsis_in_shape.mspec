module M {
  forward(x: f32[..., 3]) { }
}
