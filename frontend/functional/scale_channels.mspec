# The affine part of layers that normalise channels, which are dimension 1.
module scale_channels {
  forward(input: T[*S], weight: W[C]? = none, bias: B[D]? = none) {
    shape = [-1] + [1 for i in 2..input.ndim]
    y = input if weight == none else input * reshape(weight, shape)
    return y if bias == none else y + reshape(bias, shape)
  }
}
