module M {
  forward(x: torch.Tensor, y: f32[..., 3], z: f32[:, 3], s: "f32") -> None { }
}
