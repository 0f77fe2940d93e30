# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the steps of a golden case say about the model: types of its arguments, its loss, its optimiser."""

import ast
import json
from dataclasses import dataclass, field

from golden_expr import HOST, parse
from golden_spec import all_nodes, depends_on_mode, is_custom
from golden_text import Unsupported, spec_type

SYMBOLS = ("N", "T", "U", "V")


@dataclass
class Argument:
    name: str
    kind: str  # HOST or the dtype of a tensor
    type: str = "float"
    needs_grad: bool = False


@dataclass
class Training:
    optimizer: dict
    loss: str
    loss_parameters: list


@dataclass
class Event:
    """A step, those of repeats unrolled, with what is expected of it and where that stands."""
    path: str
    step: dict
    expect: dict


@dataclass
class Case:
    data: dict
    events: list = field(default_factory=list)
    tensors: dict = field(default_factory=dict)

    @staticmethod
    def load(path):
        with open(path, encoding="utf-8") as file:
            case = Case(json.load(file))
        case.events = list(unrolled(case.data["steps"], case.data["expect"]["steps"], "steps"))
        case.tensors = {e.step["name"]: e.step for e in case.events if e.step["do"] == "tensor"}
        return case

    @property
    def name(self):
        return self.data["name"]

    @property
    def root(self):
        return self.data["module"]

    @property
    def exact(self):
        return self.data["f64_deviation"]["max_abs"] == 0

    @property
    def mode_dependent(self):
        return depends_on_mode(self.root)

    def calls(self):
        return [e.step for e in self.events if e.step["do"] == "forward"]


def unrolled(steps, expected, path):
    for i, (step, expect) in enumerate(zip(steps, expected)):
        if step["do"] == "repeat":
            for k, iteration in enumerate(expect["iterations"]):
                yield from unrolled(step["steps"], iteration, f"{path}/{i}/iterations/{k}")
        else:
            yield Event(f"{path}/{i}", step, expect)


def tensor_argument(case, argument):
    """The step that made the tensor which a call passes, or None for a number."""
    if isinstance(argument, (int, float)) and not isinstance(argument, bool):
        return None
    if isinstance(argument, str) and argument in case.tensors:
        return case.tensors[argument]
    raise Unsupported(f"a call with {argument!r}")


# ---- signature

def argument_names(case):
    if is_custom(case.root):
        return case.root.get("forward", {"args": ["x"]})["args"]
    count = max((len(call["args"]) for call in case.calls()), default=1)
    return ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]


def signature(case):
    """The root's arguments. The leading extents of a tensor are symbolic, the same symbol where all calls agree."""
    calls = [call for call in case.calls() if not call.get("raises")]
    if any(call.get("on") or call.get("kwargs") for call in case.calls()):
        raise Unsupported("a call of a child, or with keyword arguments")
    arguments, symbols = [], {}
    for i, name in enumerate(argument_names(case)):
        passed = [tensor_argument(case, call["args"][i]) for call in calls if i < len(call["args"])]
        if not passed:
            # Structure only: what forward is given does not matter, its shape must fit.
            arguments.append(Argument(name, "float32", default_type(case)))
        elif all(step is None for step in passed):
            arguments.append(Argument(name, HOST))
        elif any(step is None for step in passed) or len({shape_kind(step) for step in passed}) > 1:
            raise Unsupported(f"calls with different kinds of the argument {name}")
        else:
            arguments.append(tensor_type(name, passed, symbols))
    return arguments


def shape_kind(step):
    return step["value"]["dtype"], len(step["value"]["shape"])


def tensor_type(name, passed, symbols):
    dtype, rank = shape_kind(passed[0])
    extents = []
    for axis in range(rank):
        seen = tuple(step["value"]["shape"][axis] for step in passed)
        if axis < rank - 1:
            key = (axis, seen)
            if key not in symbols and len(symbols) == len(SYMBOLS):
                raise Unsupported("more symbolic extents than names for them")
            extents.append(symbols.setdefault(key, SYMBOLS[min(len(symbols), len(SYMBOLS) - 1)]))
        elif len(set(seen)) == 1:
            extents.append(seen[0])
        else:
            raise Unsupported(f"the last extent of {name} differs from call to call")
    return Argument(name, dtype, spec_type(dtype, extents), any(step.get("requires_grad") for step in passed))


def default_type(case):
    """The input of a model that no step calls: a batch for its first Linear layer, or a scalar."""
    for node in all_nodes(case.root):
        if node["type"] == "Linear":
            return spec_type("float32", ["N", node["args"]["in_features"]])
    return "f32[]"


# ---- loss and optimiser

class _Rename(ast.NodeTransformer):
    def __init__(self, names):
        self.names = names

    def visit_Name(self, node):
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def loss_of(case, expression, output):
    """(text with the names of the loss's parameters, the targets' names in the case)."""
    tree = parse(expression, "eval").body
    functions = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in functions and node.id != output and node.id not in names:
            names.append(node.id)
    unknown = [name for name in names if name not in case.tensors]
    if unknown:
        raise Unsupported(f"a loss of {', '.join(unknown)}")
    renamed = {name: "target" if len(names) == 1 else f"target{i + 1}" for i, name in enumerate(names)}
    return ast.unparse(_Rename({output: "output", **renamed}).visit(tree)), names


def target_type(case, events, position):
    """The type of a target: its first extent is the batch's symbol if it always is the batch's extent."""
    steps = [case.tensors[targets[position]] for _, targets in events]
    dtype, rank = shape_kind(steps[0])
    extents = list(steps[0]["value"]["shape"])
    batch = [tensor_argument(case, call["args"][0]) for call, _ in events]
    if rank and all(b and len(b["value"]["shape"]) > 1 and b["value"]["shape"][0] == s["value"]["shape"][0]
                    for b, s in zip(batch, steps)):
        extents[0] = "N"
    return spec_type(dtype, extents)


def training(case):
    """The train block that the steps ask for, or None."""
    optimizer, loss, losses, call = None, None, [], None
    for event in case.events:
        step = event.step
        if step["do"] == "forward":
            call = step
        elif step["do"] == "optimizer":
            if step["type"] != "SGD" or set(step) - {"do", "type", "args"}:
                raise Unsupported(f"the optimiser {step['type']} with {', '.join(step)}")
            optimizer = dict(step["args"])
        elif step["do"] == "manual_sgd":
            optimizer = optimizer or {"lr": step["lr"]}
        elif step["do"] == "eval":
            text, targets = loss_of(case, step["expr"], call.get("out"))
            if loss not in (None, text):
                raise Unsupported("several losses")
            loss = text
            losses.append((call, targets))
    if optimizer is None and loss is None:
        return None
    parameters = ["output"]
    if losses:
        count = len(losses[0][1])
        parameters += [f"{'target' if count == 1 else f'target{i + 1}'}: {target_type(case, losses, i)}" for i in range(count)]
    return Training(optimizer or {"lr": 0.01}, loss or "sum(output)", parameters)
