# The first half along `dim` times the sigmoid of the second, as torch.nn.GLU.
module GLU(dim: int = -1) {
  repr "dim={dim}"

  forward(input: T[*S]) {
    return glu(input, dim)
  }
}
