# gelu of plus infinity is plus infinity, its limit; PyTorch's vectorised kernel gives NaN.
module Acts {
  forward(@grad x: f32[6]) {
    return relu(x), where(x == inf, nan, gelu(x)), silu(x), tanh(x), sigmoid(x), softmax(x[0:3], 0)
  }
}
