# torch.nn.functional.rrelu: below zero a slope drawn from [lower, upper) for each element; outside of training their mean.
module rrelu {
  forward(
    input: T[*S],
    lower: float = 0.125,
    upper: float = 0.3333333333333333,
    training: bool = false,
    inplace: bool = false,
  ) {
    assert lower <= upper, "Lower bound should be less than or equal to the upper bound"
    slope = (lower + upper) / 2 if not training else lower + (upper - lower) * rand_like(input)
    return where(input > 0, input, slope * input)
  }
}
