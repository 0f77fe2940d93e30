# A module without state: z = log(x ** q). Gradients of both inputs; the call runs forward().
module PowLogModel {
  forward(@grad x: f32[], @grad q: f32[]) {
    return log(x ** q)
  }
}
