# ViT-Tiny (Touvron et al., 2021): patches of 16×16 of an image of 224×224.
import "block.mspec"

module ViT(width: int = 192, heads: int = 3, layers: int = 12, classes: int = 1000) {
  patch = Conv2d(3, width, 16, stride = 16)
  param cls: f32[1, 1, width] = normal(0, 0.02)
  param pos: f32[1, 197, width] = normal(0, 0.02)
  blocks = ModuleList(Block(width, heads) for i in 0..layers)
  ln = LayerNorm(width)
  fc = Linear(width, classes)

  forward(x: f32[N, 3, 224, 224]) -> (logits: f32[N, classes]) {
    h = patch(x).flatten(2).transpose(1, 2)
    h = cat([cls.expand(N, 1, width), h], dim = 1) + pos
    for block in blocks { h = block(h) }
    return fc(ln(h)[:, 0])
  }
}
