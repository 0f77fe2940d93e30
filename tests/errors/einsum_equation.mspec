# Each mistake that an equation can hold.
module M {
  forward(x: f32[3, 4], y: f32[4, 5]) {
    a = einsum("ij,jk", x)
    b = einsum("ijk,jk", x, y)
    c = einsum("i1,jk", x, y)
    d = einsum("..ij,jk", x, y)
    e = einsum("...i...,jk", x, y)
    f = einsum("ij,ik->jk", x, y)
    g = einsum("ij,jk->ii", x, y)
    h = einsum("ij,jk->iz", x, y)
    i = einsum("i...j...->ij", x)
    k = einsum("ij->ji->ij", x)
    l = einsum("...abc", x)
    return x
  }
}
