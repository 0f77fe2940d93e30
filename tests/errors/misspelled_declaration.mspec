module M {
  parm w: f32[2]
  buffr "b": f32[2]
  forwrd(x: f32[N]) { return x }
  something else
}
modul K { }
