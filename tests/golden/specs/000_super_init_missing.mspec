# Without Module.__init__ there are no registries: assigning a module, a parameter or a buffer raises AttributeError; a plain attribute can be set, but the call then fails.
module Empty {
  forward(x: f32[]) {
    return x * 1
  }
}
