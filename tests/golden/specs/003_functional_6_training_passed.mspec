# The same with training=self.training: eval mode is the identity, train mode is 0.
module DropoutModel {
  forward(@grad x: f32[2]) {
    return dropout(x, p=1.0, training=self.training)
  }
}
