# append, insert, extend, item assignment, del (renumbers), pop, slice (new ModuleList, renumbered), negative and bad index, +; no forward.
module Tag(tag: str) {
  forward(x: f32[*S0]) {
    return x
  }
}

module Case {
  body = ModuleList(Tag("a"), Tag("b"), Tag("c"))

  forward(x: f32[]) {
    return x * 1
  }
}
