module M {
  repr "a } b"
  repr "{a"
  repr "{}"
  repr "{a b}"
}
