# Layers one after the other, as torch.nn.TransformerEncoder: copies of one layer, each with parameters of its own.
module TransformerEncoder(
  encoder_layer: module,
  num_layers: int,
  norm: any = none,
  enable_nested_tensor: bool = true,
  mask_check: bool = true,
) {
  layers = ModuleList(deepcopy(encoder_layer) for i in 0..num_layers)
  norm = norm

  forward(src: f32[*S], mask: M[*A]? = none, src_key_padding_mask: P[*B]? = none, is_causal: bool = false) {
    x = src
    for layer in layers {
      x = layer(x, src_mask = mask, src_key_padding_mask = src_key_padding_mask, is_causal = is_causal)
    }
    return x if self.norm == none else self.norm(x)
  }
}
