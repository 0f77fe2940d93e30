# first line


# about the import
import "layers.mspec"   # trailing import
dim N <= 64
# about M
module M(a: int,  # about a
         # own line, about b
         b: int = 2  # about b
         ) {  # behind the brace

  # before fc


  fc = Linear(a, b)     # about fc
  d = ModuleDict {   # about d
    # about x
    x: Linear(1, 1)  # behind x
    y: ReLU() # behind y
    # at the end of d
  }
  if a > 1 { # taken
    param p: f32[a] = ones
  } # between
  # own line, between
  else { param p: none # none
  }
  forward(x: f32[N, a]) -> f32[N, b] {
    y = (x   # first
         + 1 # second
         # own line
         + 2)
    v = (x
         + 1 # last
         # own, last
         )
    z = f(x, # the input
          # the axis
          1
          # at the end
          )
    w = [1, 2, # two
         3]
    l = g(x) # about l

    # before return
    return (y # y
           .T)
    # after return
  }

  # at the end of M
}
# at the end
