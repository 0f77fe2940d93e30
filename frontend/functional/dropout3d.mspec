# torch.nn.functional.dropout3d: whole channels, the first two dimensions' elements, are zeroed with probability p.
module dropout3d {
  forward(input: T[*S], p: float = 0.5, training: bool = true, inplace: bool = false) {
    return feature_dropout(input, p, training)
  }
}
