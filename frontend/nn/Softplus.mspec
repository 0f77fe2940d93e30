# torch.nn.Softplus
module Softplus(beta: float = 1.0, threshold: float = 20.0) {
  repr "beta={beta}, threshold={threshold}"

  forward(input: T[*S]) -> T[*S] {
    return softplus(input, beta = beta, threshold = threshold)
  }
}
