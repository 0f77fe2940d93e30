# SPDX-License-Identifier: 0BSD
"""Ops of one element each: special values in f32, ordinary ones in f64, integers, casts."""

from case import Case, Given, coins, uniform, whole

INF, NAN = float("inf"), float("nan")
SPECIAL = [0.0, -0.0, INF, -INF, NAN, 1e-45, -1e-40, 1.17549435e-38, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -3.0, 6.0, 20.5,
           -19.0, 88.5, 89.5, -88.0, -104.0, 1e4, -1e4, 1e9, 1e38, -1e38, 0.9999999, -0.75]
# Of x * (a limit for large x), which for infinities is no number in PyTorch: gelu, hardswish.
FINITE = [x for x in SPECIAL if abs(x) < 1e37 or x != x]
# Where IEEE 754 says what sign a zero has.
SIGNED = {"neg", "abs", "sqrt", "add", "sub", "mul", "div", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh",
          "expm1", "log1p", "floor", "trunc", "ceil", "round", "fmod", "remainder", "reciprocal", "atan2", "erf", "square"}
CANCELS = {"tanhshrink", "gelu_tanh"}
# A grid of these: every pair.
SIDES = [0.0, -0.0, INF, -INF, NAN, 1.0, -1.0, 2.5, -2.5, 0.5, -3.0, 7.0]
LEFT = [a for a in SIDES for _ in SIDES]
RIGHT = SIDES * len(SIDES)
INTEGERS = [-9, -7, -3, -1, 0, 1, 2, 5, 8]
WHOLE_LEFT = [a for a in INTEGERS for b in INTEGERS if b]
WHOLE_RIGHT = [b for a in INTEGERS for b in INTEGERS if b]

# Ranges where f64 is compared; no op is near a corner there.
UNARY = {
    "abs": (0.1, 3), "neg": (-2, 2), "exp": (-3, 3), "log": (0.1, 5), "sqrt": (0.1, 5), "sigmoid": (-6, 6), "tanh": (-4, 4),
    "relu": (0.1, 2), "sign": (0.1, 3), "square": (-2, 2), "reciprocal": (0.5, 3), "rsqrt": (0.25, 4), "exp2": (-3, 3),
    "expm1": (-1, 2), "log1p": (-0.5, 3), "log2": (0.25, 4), "log10": (0.25, 4), "sin": (-7, 7), "cos": (-7, 7),
    "tan": (-1.2, 1.2), "asin": (-0.9, 0.9), "acos": (-0.9, 0.9), "atan": (-3, 3), "sinh": (-2, 2), "cosh": (-2, 2),
    "asinh": (-3, 3), "acosh": (1.25, 4), "atanh": (-0.9, 0.9), "erf": (-3, 3), "erfc": (-3, 3), "silu": (-5, 5),
    "mish": (-5, 5), "logsigmoid": (-5, 5), "softsign": (-3, 3), "tanhshrink": (-2, 2), "relu6": (0.1, 5),
    "hardsigmoid": (-2.9, 2.9), "hardswish": (-2.9, 2.9), "selu": (-3, -0.1), "elu": (-3, -0.1), "gelu": (-4, 4),
    "softplus": (-5, 5), "celu": (-3, -0.1), "frac": (0.1, 0.9), "floor": (0.1, 0.9), "trunc": (1.1, 1.9),
}
SETTINGS = {
    "leaky_relu": "leaky_relu(x, -0.5)", "elu_alpha": "elu(x, 1.5)", "celu_alpha": "celu(x, 0.5)",
    "gelu_tanh": "gelu(x, approximate = 'tanh')", "softplus_beta": "softplus(x, 2.0, 5.0)",
    "softshrink": "softshrink(x, 0.75)", "hardshrink": "hardshrink(x, 1.5)", "threshold": "threshold(x, 0.5, -7.0)",
    "hardtanh": "hardtanh(x, -2.5, 0.5)", "clamp": "clamp(x, min = -2.5, max = 6.0)", "clamp_max": "clamp(x, max = 0.5)",
    "pow_2": "x ** 2", "pow_half": "x ** 0.5", "pow_minus_1": "x ** (-1)", "pow_3": "x ** 3", "base_2": "2.0 ** x",
    "isfinite_all": "where(isfinite(x), x, 7.0)", "ceil": "ceil(x)", "round": "round(x)",
}
BINARY = ["add", "sub", "mul", "div", "pow", "atan2", "maximum", "minimum", "xlogy", "fmod", "remainder"]



def special(name, text, **inputs):
    x = Given(FINITE if name in ("gelu", "gelu_tanh", "hardswish") else SPECIAL)
    return Case(name, text, zeros=name in SIGNED, cancels=name in CANCELS, **(inputs or {"x": x}))


CASES = [special(name, f"{name}(x)") for name in UNARY]
CASES += [special(name, text) for name, text in SETTINGS.items()]
CASES += [special(name, f"{name}(x, z)", x=Given(LEFT), z=Given(RIGHT)) for name in BINARY]
CASES += [
    Case("floor_divide", "floor_divide(x, z)", gradients=False, zeros=True, x=Given(LEFT), z=Given(RIGHT)),
    Case("compare", "y = x < z\nu = x <= z\nv = x == z\nw = x != z\ns = x > z\nt = x >= z", outputs="y u v w s t",
         gradients=False, x=Given(LEFT), z=Given(RIGHT)),
    Case("classify", "y = isnan(x)\nz = isinf(x)\nw = isfinite(x)", outputs="y z w", gradients=False, x=Given(SPECIAL)),
    Case("where", "where(x > 0, x, z * x)", x=Given(LEFT), z=Given(RIGHT)),
    Case("lerp", "lerp(x, z, 0.25)", x=Given(LEFT), z=Given(RIGHT)),
    Case("whole_divide", "y = x // z\nu = x % z\nv = fmod(x, z)\nw = x / z\ns = remainder(x, -3)\nt = x // 4",
         outputs="y u v w s t", x=Given(WHOLE_LEFT, "i64"), z=Given(WHOLE_RIGHT, "i64")),
    Case("whole_divide_i32", "y = x // z\nu = x % z\nv = fmod(x, z)\nw = x / z", outputs="y u v w",
         x=Given(WHOLE_LEFT, "i32"), z=Given(WHOLE_RIGHT, "i32")),
    Case("whole", "y = abs(x)\nz = -x\nw = sign(x)\nv = square(x)\nu = clamp(x, -3, 4)\nt = maximum(x, -x)\ns = relu(x)",
         outputs="y z w v u t s", x=Given(INTEGERS, "i64")),
    Case("casts", "y = x.long()\nz = x.int()\nw = x.bool()\nv = x.to(f64)", outputs="y z w v", gradients=False,
         x=Given([0.0, -0.0, 0.5, -0.5, 2.75, -2.75, 1e9, -7.0])),
    Case("casts_of_whole", "y = x.float()\nz = x.int()\nw = x.bool()\nv = x.to(f64)\nu = x.bool().long() + x", outputs="y z w v u",
         x=Given([0, 1, -1, 16777217, -2147483648, 7], "i64")),
    Case("casts_of_bools", "y = x.float()\nz = x.long() * 3\nw = x & ~x.flip([0])\nv = x | x.flip([0])\nu = x.int()",
         outputs="y z w v u", x=coins(9)),
    Case("promotion", "y = x + z\nw = x * 0.5\nv = z + 1\nu = where(z > 0, x, 1.5)\nt = x + (z > 1)", outputs="y w v u t",
         x=uniform(3, 5), z=whole(5, low=-3, below=4)),
]
CASES += [Case(f"{name}_f64", f"{name}(x)", dtype="f64", x=uniform(19, low=low, high=high))
          for name, (low, high) in UNARY.items() if name not in ("neg", "abs", "relu", "sign", "floor", "trunc", "frac", "hardsigmoid")]
CASES += [Case(f"{name}_f64", f"{name}(x, z)", dtype="f64", x=uniform(3, 7, low=1.1, high=2), z=uniform(7, low=3.1, high=5))
          for name in BINARY]
