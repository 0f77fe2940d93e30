@frozen module K(@grad n: int) { }
module M {
  @transient param w: f32[2]
  @frozen buffer b: f32[2]
  @mode(eval) tensor t: f32[2]
  @grad fc1 = A()
  @frozen if a { }
  forward(@frozen x: f32[N]) { }
}
