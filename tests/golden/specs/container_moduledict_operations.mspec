# Item assignment keeps the place of a present key, update, pop, del, in, clear; bad keys.
module Tag(tag: str) {
  forward(x: f32[*S0]) {
    return x
  }
}

module Case {
  body = ModuleDict { a: Tag("a"), b: Tag("b"), c: Tag("c") }

  forward(x: f32[]) {
    return x * 1
  }
}
