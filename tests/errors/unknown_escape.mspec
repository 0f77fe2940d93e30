module M {
  repr "a\qb"
}
