# Keys of ParameterList and ParameterDict entries.
module Net {
  pl = ParameterList(f32[1] = [1.0], f32[1] = [2.0])
  pd = ParameterDict { b: f32[1] = [3.0], a: f32[1] = [4.0] }

  forward(x: f32[]) {
    return x * 1
  }
}
