import "layers.mspec"
dim N <= 64
dim T <= 4 * 256

module Registration(inputs: int, hidden: int, block: module, depth: int = 2, w: int = 8, T: int = 4, bias: bool = true, k: str? = none,
                    kind: dtype = f32, sizes: tuple = (1, 2)) {
  param w: f32[4, 3] = ones
  @frozen param w2: f32[4, 3] = [[1, 2, 3], [-4.5, 1e-5, .5]]
  param bias: none
  buffer ctr: f32[] = 0
  @transient buffer mask: f32[T, T] = tril
  tensor tmp: f32[2] = zeros
  @grad tensor probe: f32[2]
  fc1 = Linear(inputs, hidden)
  @frozen fc2 = Linear(inputs, hidden)
  @mode(eval) bn = BatchNorm1d(hidden)
  @mode(runtime)
  @frozen
  bn2 = nn.BatchNorm1d(hidden)
  decoder = encoder
  let shared = Block(3)
  twice = ModuleList(shared, shared)
  param head = embed.weight
  plain blocks = [Block(3), Block(3)]
  plain d = { k: Block(3) }
  plain e = { w: param f32[] = 1, "a-b": buffer i64[2] = [1, 2] }
  first = blocks[0]
  body = Sequential(Linear(4, 8), ReLU())
  body2 = Sequential { conv: Conv2d(1, 2, 3), act: ReLU() }
  body3 = nn.Sequential {
    conv: Conv2d(1, 2, 3)
    act:
      ReLU()
    "last-one": Sequential { a: Tanh() },
  }
  empty = ModuleDict { }
  layers = ModuleList(Linear(w, w) for i in 0..depth)
  more = ModuleList(A(), B())
  some = ModuleList(Linear(i, j) for i in range(3) for (j, _) in enumerate(sizes) if i % 2 == 0 if j > 0)
  heads = ModuleDict { policy: Linear(8, 2)  value: Linear(8, 1) }
  generated = ModuleDict { "l{i}": Linear(8, 2) for i in 0..3 }
  params = ParameterList(f32[3] = ones for i in 0..4)
  params2 = ParameterList(f32[3] = ones, f32[] = 2, param kind[w])
  named = ParameterDict { a: f32[] = 1, "b.c": f32[2, 3] = normal(0, 1) }
  for l in 0..depth {
    param "weight_ih_l{l}": f32[4 * hidden, inputs if l == 0 else hidden] = uniform(-1, 1)
    "layer{l + 1}" = Linear(l, l)
    if l > 0 and bias {
      buffer "b{l}": f32[1] = full(1.5)
    } else if l == 0 {
      param "c{l}": none
    }
    else {
      plain "d{{}}{l}" = [1]
    }
  }
  assert inputs % w == 0, "inputs {inputs} is not a multiple of {w}"
  assert bias
  init "head.weight" = normal(0, 0.02)
  init "*.bias" = zeros
  repr "{in_features}, {out_features}"
  # words that declare are ordinary names before `=`
  param = Linear(1, 1)
  forward = Linear(1, 1)
  dim = 3
  hook = param
  with = tensor
}
