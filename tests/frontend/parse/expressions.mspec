module Expressions() {
  forward(x: f32[N]) {
    # precedence, loosest first
    p = a if c else b if d else e
    p = a or b and not c or not not d
    p = a < b <= c != d == e > f >= g
    p = a in b, a not in b, a is b, a is not none
    p = 0..n - 1
    p = a | b ^ c & d << e + f * g ** h
    p = -x ** 2, -x ** -2 ** y, ~x, +x, - -x
    p = a - b - c, a / b * c // d % e @ f
    p = (a + b) * c
    p = 2 * -x
    p = not a == b
    # literals
    p = 0, 1_000, 0x1F, 9223372036854775807, 1., .5, 1e-5, 1E+5, 2.5e3, 1_0.5, 1e308
    p = true, false, none, True, False, None
    p = "text", 'it is "quoted"', "tab\t newline\n quote\" back\\slash", "caf\'é", ""
    p = "{a}{b + 1} {{literal}} {d['k']}", "l{i}", 'x{f(1, k = 2)}'
    p = (), (a,), (a, b), [], [1], [1, 2,], [[1, 2], [3]], {}, { k: 1 }, { "a-b": [1], c: { d: 2 } }
    p = [i * 2 for i in 0..n], [f(i, j) for i, j in pairs if i != j]
    # calls, attributes, subscripts
    p = f(), f(x), f(x,), f(x, dim = 1), f(*xs, dim = (2, 3), keepdim = true)
    p = x.mean(), x.T, fc1.weight, self["weight_ih_l{l}"], d["a-b"], layers[0][1](x).y
    p = x[0], x[0,], x[:], x[1:], x[:2], x[1:2], x[::2], x[1:2:3], x[..., 0], x[none, :, -1], x[*S, 0], x[a if b else c]
    p = where(c, a, b), x.shape[0], x.size(0)
    # PyTorch habits
    p = F.relu(x), torch.cat([a, b], dim = 1), nn.Linear(1, 2), torch.nn.functional.relu(x), range(n)
    # continued in brackets
    p = f(
      a,  # comment
      b
    ) + [
      1,

      2
    ][0]
    p = g(Sequential {
      a: A()
      b: B()
    }, x)
  }
}
