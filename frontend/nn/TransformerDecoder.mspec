# Layers one after the other, as torch.nn.TransformerDecoder: copies of one layer, each with parameters of its own.
module TransformerDecoder(decoder_layer: module, num_layers: int, norm: any = none) {
  layers = ModuleList(deepcopy(decoder_layer) for i in 0..num_layers)
  norm = norm

  forward(
    tgt: f32[*S],
    memory: f32[*R],
    tgt_mask: M[*A]? = none,
    memory_mask: O[*B]? = none,
    tgt_key_padding_mask: P[*C]? = none,
    memory_key_padding_mask: Q[*D]? = none,
  ) {
    x = tgt
    for layer in layers {
      x = layer(
        x,
        memory,
        tgt_mask = tgt_mask,
        memory_mask = memory_mask,
        tgt_key_padding_mask = tgt_key_padding_mask,
        memory_key_padding_mask = memory_key_padding_mask,
      )
    }
    return x if self.norm == none else self.norm(x)
  }
}
