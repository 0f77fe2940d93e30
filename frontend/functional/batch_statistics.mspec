# Mean and biased variance of each channel, dimension 1, and the number of values in each.
module batch_statistics {
  forward(input: T[*S]) {
    dims = [0] + [i for i in 2..input.ndim]
    count = input.shape[0]
    for i in 2..input.ndim { count = count * input.shape[i] }
    return mean(input, dim = dims), var(input, dim = dims, correction = 0), count
  }
}
