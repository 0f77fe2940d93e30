# ReLU of 3 and of -1; an input of exactly 0 has gradient 0.
module ReLUModel {
  forward(@grad x: f32[]) {
    return relu(x)
  }
}
