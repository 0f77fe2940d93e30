# torch.nn.functional.bilinear: x1^T A x2 + b, a product with the outer products of the rows.
module bilinear {
  forward(input1: T[*S], input2: T[*R], weight: T[O, I, J], bias: T[B]? = none) {
    return linear((input1.unsqueeze(-1) * input2.unsqueeze(-2)).flatten(-2), weight.flatten(1), bias)
  }
}
