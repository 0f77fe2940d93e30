# Geometry that leaves a convolution, a pool or a resampling nothing to compute.
module M {
  param w1: f32[2, 3, 5] = zeros
  param w2: f32[2, 3, 5, 1] = zeros
  param w3: f32[2, 3, 1, 1, 7] = zeros
  param t: f32[3, 2, 1] = zeros

  forward(x: f32[N, 3, 4, 4], y: f32[N, 3, 4], z: f32[N, 3, 4, 4, 4]) {
    a = conv1d(y, w1)
    b = conv2d(x, w2)
    c = conv3d(z, w3, dilation = 2)
    d = conv_transpose1d(y, t, padding = 2)
    e = conv2d(x, w2, stride = 0)
    f = max_pool1d(y, 5)
    g = max_pool2d(x, (2, 6))
    h = max_pool3d(z, 5)
    i = avg_pool1d(y, 0)
    j = avg_pool2d(x, 2, stride = 0)
    k = avg_pool3d(z, 2, padding = 2)
    l = interpolate(x, size = [0, 2])
    m = pad(x, [-3, -3])
    return x
  }
}
