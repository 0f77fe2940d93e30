# torch.nn.Unflatten: one dimension becomes several.
module Unflatten(dim: int, unflattened_size: tuple) {
  repr "dim={dim}, unflattened_size={tuple(unflattened_size)}"

  forward(input: T[*S]) {
    d = dim if dim >= 0 else dim + input.ndim
    before = [input.shape[i] for i in 0..d]
    return reshape(input, before + [n for n in unflattened_size] + [input.shape[i] for i in d + 1..input.ndim])
  }
}
