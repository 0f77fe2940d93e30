#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
"""Writes <name>/<name>.golden.json of the networks named (default: all): a digest of each tensor that PyTorch computes
in f64, and how far its f32 is from that.

    make_goldens.py [NAME...]        needs torch and numpy; the tests need neither

A network is a folder with <name>.mspec and <name>.py, which defines
    make()                     the module, with the keys of the spec
    INPUTS, TARGETS            name -> uniform(shape...) or integers(shape..., below=n), in the spec's order
    loss(*outputs, *targets)   of training; without it, only the forward of eval mode is compared
    optimizer(parameters)      as in the train block
    schedule(optimizer)        if the train block has one
    NORM_BIAS                  around which the biases of norms lie (default 0): away from it few activations come so near
                               to a kink of theirs that rounding decides on which side they are, and f32 and f64 do not
                               have other gradients
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np
import torch

import formula

HERE = pathlib.Path(__file__).resolve().parent
STEPS = 5
# Values in a golden file, over all of its tensors.
VALUES = 8000


def outputs_of(result):
    return list(result) if isinstance(result, tuple) else [result]


def copies(pairs):
    """Tensors by name, as f64; integers are what they are in both runs."""
    return {name: value.detach().to(torch.float64).clone() for name, value in pairs if value.is_floating_point()}


def norm_bias(network):
    return getattr(network, "NORM_BIAS", 0)


def run(network, dtype):
    """Tensors of every comparison: group -> name -> f64 values of a run in this dtype."""
    model = network.make()
    parameters = dict(model.named_parameters())
    for name, parameter in parameters.items():
        scale = parameters.get(name.removesuffix("bias") + "weight")
        is_norm = name.endswith(".bias") and scale is not None and scale.dim() == 1
        formula.fill(name, parameter, norm_bias(network) if is_norm else 0)
    for name, buffer in model.named_buffers():
        if name.endswith(("running_mean", "running_var")):
            formula.fill(name, buffer)
    model.to(dtype)

    def arguments(table):
        values = [argument.values(name) for name, argument in table.items()]
        return [value.to(dtype) if value.is_floating_point() else value for value in values]

    inputs = arguments(network.INPUTS)

    def numbered(outputs):
        return copies((f"output {i}", value) for i, value in enumerate(outputs))

    groups = {}
    model.eval()
    with torch.no_grad():
        groups["eval"] = numbered(outputs_of(model(*inputs)))
    if not hasattr(network, "loss"):
        return groups
    model.train()
    targets = arguments(network.TARGETS)
    optimizer = network.optimizer(model.parameters())
    schedule = network.schedule(optimizer) if hasattr(network, "schedule") else None
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        outputs = outputs_of(model(*inputs))
        loss = network.loss(*outputs, *targets)
        loss.backward()
        losses.append(loss.detach())
        if step == 0:
            groups["train"] = numbered(outputs)
            groups["gradients"] = copies((n, p.grad) for n, p in model.named_parameters() if p.grad is not None)
        optimizer.step()
        if schedule:
            schedule.step()
    groups["losses"] = copies([("losses", torch.stack(losses))])
    groups["parameters"] = copies(model.named_parameters())
    groups["buffers"] = copies((n, b) for n, b in model.named_buffers() if n in model.state_dict())
    return groups


def rms(values):
    return float(values.square().mean().sqrt())


def described(table):
    return [
        {"name": name, "shape": list(a.shape), **({"below": a.below} if a.below else {"low": a.low, "high": a.high})}
        for name, a in table.items()
    ]


def golden(network):
    reference, eager = run(network, torch.float64), run(network, torch.float32)
    count = sum(len(group) for group in reference.values())
    wanted = min(32, max(16, VALUES // count))
    result = {"digest": wanted, "inputs": described(network.INPUTS), "targets": []}
    if norm_bias(network):
        result["norm bias"] = norm_bias(network)
    if hasattr(network, "loss"):
        result["targets"] = described(network.TARGETS)
    for group, tensors in reference.items():
        rows = result[group] = []
        for name, exact in tensors.items():
            flat = exact.flatten()
            rows.append({
                "name": name,
                "size": flat.numel(),
                "rms": float(f"{rms(flat):.6g}"),
                "pytorch": float(f"{rms(eager[group][name].flatten() - flat):.6g}"),
                "values": [float(f"{value:.12g}") for value in formula.digest(f"{group}/{name}", flat, wanted)],
            })
    return result


def text_of(value):
    """JSON with one line for each tensor."""
    def lines(rows):
        return "[\n" + ",\n".join("    " + json.dumps(row, separators=(",", ":")) for row in rows) + "\n  ]"

    return "{\n" + ",\n".join(
        f'  "{key}": {lines(rows) if isinstance(rows, list) and rows else json.dumps(rows)}' for key, rows in value.items()
    ) + "\n}\n"


def load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / name / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*/*.py"))
    torch.set_num_threads(1)
    for name in names:
        file = HERE / name / f"{name}.golden.json"
        file.write_text(text_of(golden(load(name))))
        print(f"{name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
