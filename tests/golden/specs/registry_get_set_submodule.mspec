# get_submodule, get_parameter, get_buffer, set_submodule with dotted paths, and their errors.
module Net {
  a = Sequential(Linear(in_features = 1, out_features = 1), BatchNorm1d(num_features = 1))

  forward(x: f32[]) {
    return x * 1
  }
}
