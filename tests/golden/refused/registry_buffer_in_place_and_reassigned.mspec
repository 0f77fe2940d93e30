# In-place update keeps the buffer object (old state_dict values follow), reassignment makes a new one (they do not).
module Net {
  buffer inp: f32[1] = [0.0]
  buffer new: f32[1] = [0.0]

  forward(x: float) {
    self.inp.add_(x)
    self.new = self.new + x
    return self.inp + self.new
  }
}
