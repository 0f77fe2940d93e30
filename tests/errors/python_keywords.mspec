module M {
  def forward(self, x):
  lambda x
  class Block:
}
module M {
  forward(x: f32[N]) {
    while x > 0:
      y = x
    with torch.no_grad():
      y = x
    pass
    z = lambda a: a
    if a { } elif b { }
    for i in 0..3 {
      break
    }
  }
}
from torch import nn
