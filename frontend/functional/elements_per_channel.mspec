# How many values a channel, dimension 1, has.
module elements_per_channel {
  forward(input: T[*S]) {
    count = input.shape[0]
    for i in 2..input.ndim { count = count * input.shape[i] }
    return count
  }
}
