module Norms {
  batch = BatchNorm2d(4)
  channels = BatchNorm1d(3)

  forward(x: f32[N, 4], z: f32[N, 0], b: bool[N]) -> f32[] {
    a = batch(x)
    b2 = channels(x)
    c = amax(z, dim = 1)
    d = argmax(x, dim = 2)
    e = amin(b)
    f = var(x, dim = [0, 0])
    g = x.max(dim = 3)
    h = standardize(x, dim = [])
    i = cumsum(x)
    j = x.flot()
    return x.maxx()
  }
}
