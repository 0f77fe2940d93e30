module M {
  forward(x: f64[N, 3], t: float) -> f64[N, 3] {
    return x @ t
  }
}
