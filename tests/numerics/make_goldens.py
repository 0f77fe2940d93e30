#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
"""Writes NAME.mspec and NAME.golden.json of the groups named (default: all), whose cases NAME.py holds.

    make_goldens.py [NAME...]        needs torch and numpy; the tests need neither

A case is a few statements that mean the same in Python and in a spec. In the spec it is a module: its inputs are parameters
(integers and bools: buffers), so that all of them have gradients; its outputs are buffers; and what it returns is the sum of
the outputs times numbers of a formula. So one program holds all cases of a group, and everything has a key.

Rows of a golden: `values` in f64, of a large tensor as the sums of formula.digest; `rms` of the tensor, and `pytorch`, how far
PyTorch's own f32 is from it. Where inputs are given one by one, `values` are what f32 should be, element by element, and
`ulps` says by how many units in the last place PyTorch is off, where it is by more than one.
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "networks"))
sys.path.insert(0, str(HERE))

import formula  # noqa: E402
from case import DTYPES, Given, Inputs, element_name  # noqa: E402

DIGEST = 12
NAMES = {**vars(torch), **vars(torch.nn.functional), **vars(torch.nn)}
NAMES |= {"true": True, "false": False, "none": None, "inf": float("inf"), "nan": float("nan")}
NAMES |= {name: dtype for name, dtype in DTYPES.items()}


def layer_of(case, dtype):
    layer = eval(case.layer, dict(NAMES)) if case.layer else torch.nn.Module()
    for name, parameter in layer.named_parameters():
        formula.fill(f"{case.name}.layer.{name}", parameter)
    for name, buffer in layer.named_buffers():
        if name.endswith(("running_mean", "running_var")):
            formula.fill(f"{case.name}.layer.{name}", buffer)
    return layer.to(dtype)


def run(case, exact, training):
    """The outputs by name, and in training the gradients and buffers by key below the case."""
    dtype = torch.float64 if exact or case.dtype == "f64" else torch.float32
    layer = layer_of(case, dtype)
    layer.train(training)
    scope = {**NAMES, "layer": layer}
    inputs = {}
    for name, given in case.inputs.items():
        value = given.values(f"{case.name}.{name}")
        if value.is_floating_point():
            value = value.to(dtype).requires_grad_(case.gradients and not given.is_constant)
        scope[name] = inputs[name] = value
    exec(case.statements, scope)
    outputs = {name: scope[name] for name in case.outputs}
    gradients, buffers = {}, {}
    if training and case.gradients:
        total = 0
        for name, value in outputs.items():
            if value.is_floating_point() and value.requires_grad:
                seed = Inputs(tuple(value.shape)).values(f"{case.name}.seed_{name}").to(dtype)
                total = total + (value * seed).sum()
        if isinstance(total, torch.Tensor):
            total.backward()
        tensors = inputs | {f"layer.{name}": parameter for name, parameter in layer.named_parameters()}
        gradients = {name: tensor.grad for name, tensor in tensors.items() if tensor.grad is not None}
    if training:
        buffers = {f"layer.{name}": buffer for name, buffer in layer.named_buffers() if buffer.is_floating_point()}
    return outputs, gradients, buffers


def number(value, digits):
    value = float(value)
    if not np.isfinite(value):
        return str(value)
    if value == 0 or value == int(value) and abs(value) < 1e6:
        return -0.0 if value == 0 and np.signbit(value) else int(value)
    return float(f"{value:.{digits}g}")


def row_by_element(case, key, exact, eager, is_gradient):
    """What f32 should be; where PyTorch's f32 has another kind of number than f64 rounded has, as it says. A gradient at NaN,
    or one for which PyTorch has no number, is null, which is not compared."""
    exact, eager = exact.flatten().numpy(), eager.flatten().numpy()
    with np.errstate(over="ignore"):
        rounded = exact.astype(eager.dtype)
    values = np.where(np.isfinite(rounded) & np.isfinite(eager), exact, eager)
    values = np.where((rounded == 0) & (eager == 0), eager, values)  # with PyTorch's sign
    each = [number(value, 17) for value in values]
    row = {"key": key, "size": int(exact.size), "each": each}
    if is_gradient:
        at_nan = np.any([np.isnan(g.values("").numpy().flatten()) for g in case.inputs.values() if g.dtype[0] == "f"], axis=0)
        row["each"] = [None if value == "nan" or nan else value for value, nan in zip(each, at_nan)]
    if is_gradient or case.cancels:
        row["absolute"] = 2.0**-22  # of factors up to 1
    if not is_gradient and case.zeros:
        row["zeros"] = True
    if eager.dtype == np.float32:
        with np.errstate(invalid="ignore", over="ignore"):
            ulps = np.nan_to_num(np.abs(eager - values) / np.spacing(np.abs(values.astype(np.float32))).astype(np.float64))
        if (ulps > 1).any():
            row["ulps"] = [int(np.ceil(min(u, 1e9))) if u > 1 else 0 for u in ulps]
    return row


def row(case, key, exact, eager, is_gradient=False):
    exact, eager = exact.detach(), eager.detach()
    if not exact.is_floating_point():
        return {"key": key, "size": exact.numel(), "whole": [int(value) for value in exact.flatten()]}
    if case.by_element:
        return row_by_element(case, key, exact, eager, is_gradient)
    flat = exact.flatten()
    if not bool(torch.isfinite(flat).all()):
        raise SystemExit(f"{key}: not finite; give the inputs one by one")
    result = {"key": key, "size": flat.numel(), "rms": number(flat.square().mean().sqrt(), 6)}
    if case.dtype == "f32":
        result["pytorch"] = number((eager.flatten().to(torch.float64) - flat).square().mean().sqrt(), 4)
    digits = 10 if case.dtype == "f32" else 17
    return result | {"values": [number(value, digits) for value in formula.digest(key, flat, DIGEST)]}


def rows_of(case):
    """group -> rows; of eval mode those that are not as in training."""
    groups = {"eval": [], "train": [], "gradients": [], "buffers": []}
    exact, eager = run(case, True, False), run(case, False, False)
    exact_train, eager_train = run(case, True, True), run(case, False, True)
    for name, value in exact[0].items():
        key = f"{case.name}.out_{name}"
        groups["train"].append(row(case, key, exact_train[0][name], eager_train[0][name]))
        groups["eval"].append(row(case, key, value, eager[0][name]))
    for index, group in ((1, "gradients"), (2, "buffers")):
        for name, value in exact_train[index].items():
            groups[group].append(row(case, f"{case.name}.{name}", value, eager_train[index][name],
                                     is_gradient=group == "gradients"))
    return groups


def described(case):
    rows = [given.described(f"{case.name}.{name}") for name, given in case.inputs.items()]
    return rows + [{"key": f"{case.name}.seed_{name}", "low": -1, "high": 1} for name in case.seeds]


def type_of(tensor):
    return f"{element_name(tensor.dtype)}[{', '.join(map(str, tensor.shape))}]"


def module_of(case):
    """The case as a module of the spec."""
    outputs = run(case, False, True)[0]
    case.seeds = [n for n, value in outputs.items() if case.gradients and value.is_floating_point() and value.requires_grad]
    lines = [f"module {case.module_name} {{"]
    for name, given in case.inputs.items():
        value = given.values(f"{case.name}.{name}")
        is_parameter = value.is_floating_point() and case.gradients and not given.is_constant
        element = case.dtype if value.is_floating_point() else element_name(value.dtype)
        shape = ", ".join(map(str, value.shape))
        start = "false" if element == "bool" else "0"
        lines.append(f"  {'param' if is_parameter else 'buffer'} {name}: {element}[{shape}] = "
                     f"{'zeros' if is_parameter else start}")
    if case.layer:
        lines.append(f"  layer = {case.layer}")
    for name, value in outputs.items():
        lines.append(f"  buffer out_{name}: {type_of(value)} = {'false' if value.dtype == torch.bool else '0'}")
    for name in case.seeds:
        lines.append(f"  buffer seed_{name}: {type_of(outputs[name])} = 0")
    lines += ["", "  forward() {"]
    lines += ["    " + line for line in case.statements.split("\n")]
    lines += [f"    self.out_{name} = {name}" for name in case.outputs]
    cast = "" if case.dtype == "f32" else ".float()"
    sums = [f"({name} * seed_{name}).sum(){cast}" for name in case.seeds]
    return "\n".join(lines + [f"    return {' + '.join(sums) if sums else 'zeros(1).sum()'}", "  }", "}", ""])


def spec_of(name, cases):
    text = f"# Made by make_goldens.py of {name}.py: the cases, and a model that computes them all.\n"
    text += "\n".join(module_of(case) for case in cases)
    text += f"\nmodule Cases {{\n" + "".join(f"  {case.name} = {case.module_name}()\n" for case in cases)
    parts = [cases[i : i + 4] for i in range(0, len(cases), 4)]
    text += "\n  forward() -> (total: f32[]) {\n    total = zeros(1).sum()\n"
    text += "".join(f"    total = total + {' + '.join(f'{case.name}()' for case in part)}\n" for part in parts)
    return text + "    return total\n  }\n}\n"


def text_of(groups):
    """JSON with one line for each row."""
    def lines(rows):
        return "[\n" + ",\n".join("    " + json.dumps(row, separators=(",", ":")) for row in rows) + "\n  ]"

    return "{\n" + ",\n".join(f'  "{key}": {lines(rows)}' for key, rows in groups.items()) + "\n}\n"


def load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CASES


def main():
    others = ("make_goldens", "case")
    torch.set_num_threads(1)
    for name in sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in others):
        cases = load(name)
        (HERE / f"{name}.mspec").write_text(spec_of(name, cases))
        groups = {"inputs": [row for case in cases for row in described(case)]}
        for case in cases:
            for group, rows in rows_of(case).items():
                groups.setdefault(group, []).extend(rows)
        file = HERE / f"{name}.golden.json"
        file.write_text(text_of(groups))
        print(f"{name}: {len(cases)} cases, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
