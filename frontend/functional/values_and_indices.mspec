# The results of torch.max, torch.min and their like under PyTorch's names.
module values_and_indices {
  forward(values: T[*S], indices: i64[*S]) -> (values: T[*S], indices: i64[*S]) { return values, indices }
}
