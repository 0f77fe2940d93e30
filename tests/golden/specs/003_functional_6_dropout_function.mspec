# Dropout 0.5 of the value 1: in train mode each output is 0 or 2 by chance, in eval mode always 1.
module DropoutModel {
  forward(x: f32[]) {
    return dropout(x, p=0.5, training=self.training)
  }
}
