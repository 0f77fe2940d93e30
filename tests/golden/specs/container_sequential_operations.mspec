# Numbered and named Sequentials: append, insert, del (renumbers), slices keep names, item access, an empty one is the identity.
module Tag(tag: str) {
  forward(x: f32[*S0]) {
    return x
  }
}

module Case {
  body = Sequential(Tag("a"), Tag("b"), Tag("c"))

  forward(x: f32[]) {
    return body(x)
  }
}
