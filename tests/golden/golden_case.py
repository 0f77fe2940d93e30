# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the steps of a golden case say about the model: types of its arguments, loss, optimiser, what it freezes."""

import ast
import json
import re
from dataclasses import dataclass, field

from golden_expr import HOST, parse
from golden_hooks import fold_hook, is_of_program
from golden_text import Unsupported, Waiting, is_tensor, spec_type, spec_value
from golden_tree import NOT_CALLED, Edits, all_nodes, depends_on_mode, is_custom, member_at, members

SYMBOLS = ("N", "T", "U", "V")
SPATIAL = re.compile(r"^(Conv|.*Norm|.*Pool|.*Pad\dd$|Upsample|Pixel)")


@dataclass
class Argument:
    name: str
    kind: str  # HOST or the dtype of a tensor
    type: str = "float"
    needs_grad: bool = False


@dataclass
class Training:
    optimizer: tuple  # name, arguments
    loss: str
    loss_parameters: list
    groups: list = field(default_factory=list)  # (names of parameters, settings)
    schedule: str = ""


@dataclass
class Event:
    """A step, those of repeats unrolled, with what is expected of it and where that stands."""
    path: str
    step: dict
    expect: dict


@dataclass
class Case:
    data: dict
    left_out: dict = field(default_factory=dict)  # row of not-expressible.json
    events: list = field(default_factory=list)
    tensors: dict = field(default_factory=dict)
    edits: Edits = field(default_factory=Edits)
    folded: set = field(default_factory=set)  # paths of the steps that became part of the spec

    @staticmethod
    def load(path, left_out=None):
        case = Case(json.loads(path.read_text(encoding="utf-8")), left_out or {})
        if isinstance(case.data["steps"], list) and all(isinstance(step, dict) for step in case.data["steps"]):
            kept = case.data["steps"][:case.left_out.get("from")]
            case.events = [event for event in unrolled(kept, case.data["expect"]["steps"], "steps")
                           if int(event.path.split("/")[1]) not in case.left_out.get("steps", [])]
        case.pass_keywords()
        if len(case.events) == 1 and case.events[0].step["do"] == "build" and case.events[0].step.get("raises"):
            case.data["module"] = case.events.pop().step["node"]  # the case is that this module cannot be made
        case.tensors = {e.step["name"]: e.step for e in case.events if e.step["do"] == "tensor"}
        if "from" in case.left_out:
            case.edits.unread_methods = ("get_extra_state", "set_extra_state")
        if case.root:
            case.fold()
        return case

    @property
    def name(self):
        return self.data["name"]

    @property
    def root(self):
        return self.data["module"]

    @property
    def exact(self):
        return self.data.get("f64_deviation", {}).get("max_abs") == 0

    @property
    def is_cut(self):
        return "from" in self.left_out

    @property
    def mode_dependent(self):
        return depends_on_mode(self.root)

    @property
    def records_eval(self):
        """Whether a forward of eval mode, which is another than that of training mode, is differentiated."""
        modes = [event.step["train"] for event in self.events
                 if event.step["do"] == "mode" and not event.step.get("on")]
        return (self.mode_dependent and False in modes and
                any(event.step["do"] == "backward" for event in self.events))

    def calls(self):
        return [event.step for event in self.events if is_call(event.step)]

    @property
    def registers_hooks(self):
        """Whether there are hooks that neither the spec nor the test program can have."""
        return not is_of_program(self) and any(e.step["do"].startswith("hook") and e.path not in self.folded
                                              for e in self.events)

    def pass_keywords(self):
        """Keyword arguments of the calls: tensors become further arguments, the others stand in the spec."""
        given = [e.step for e in self.events if is_call(e.step) and e.step.get("kwargs")]
        for step in given:
            if step["kwargs"] != given[0]["kwargs"]:
                raise Unsupported("calls with different keyword arguments")
            step["args"] = [*step["args"], *(name for name, value in step["kwargs"].items() if is_tensor(value))]
        for name, value in given[0]["kwargs"].items() if given else ():
            self.edits.keywords[name] = value
            if is_tensor(value):
                self.events.insert(0, Event("steps/0", {"do": "tensor", "name": name, "value": value}, {}))

    # ---- steps that a spec says from the start

    def fold(self):
        # A module whose mode a step sets has one of its own in the spec.
        self.edits.moded = {e.step["on"] for e in self.events if e.step["do"] == "mode" and e.step.get("on")}
        for event in self.events:
            step = event.step
            fold = FOLDS.get(step["do"])
            if fold and fold(self, step):
                self.folded.add(event.path)
            elif step["do"] in ("forward", "backward", "eval", "exec", "opt_step", "load_state_dict"):
                break
        targets = {called(step) for step in self.calls() if not step.get("raises")}
        if len(targets) > 1 and all(target is not None for target in targets):
            raise Waiting("calls of several modules of one model")
        if targets:
            self.edits.called = targets.pop()
        sizes = {tuple(len(parts_of(argument)) for argument in step.get("args", [])) for step in self.calls()}
        if len(sizes) == 1:
            self.edits.tuples = sizes.pop()


def is_call(step):
    return step["do"] == "forward" or step["do"] == "eval" and child_call(step) is not None


def child_call(step):
    """(path, arguments) of the expression `m[0](x)`."""
    found = re.fullmatch(r"m([\w.\[\]]+)\((\w+)\)", step.get("expr", ""))
    if not found or "(" in found[1] or found[1].endswith("_") or re.fullmatch(r"\.(state_dict|double)", found[1]):
        return None
    return re.sub(r"\[['\"]?(\w+)['\"]?\]", r".\1", found[1]).strip("."), [found[2]]


def called(step):
    return step.get("on") or "" if step["do"] == "forward" else child_call(step)[0]


def call_arguments(step):
    """What a call passes, tuples taken apart."""
    if step["do"] != "forward":
        return child_call(step)[1]
    return [part for argument in step["args"] for part in parts_of(argument)]


def parts_of(argument):
    """["h0", "c0"] of the argument "(h0, c0)"."""
    found = re.fullmatch(r"\((\w+(?:, \w+)*)\)", argument) if isinstance(argument, str) else None
    return found[1].split(", ") if found else [argument]


def fold_requires_grad(case, step):
    if step["value"]:
        return False
    case.edits.frozen.add(step.get("on", ""))
    return True


def fold_tie(case, step):
    found = re.fullmatch(r"m\.([\w.]+)", step.get("expr", ""))
    if not found or not step.get("on"):
        return False
    case.edits.tied[step["on"] + "."] = step["name"], found[1]
    return True


def fold_exec(case, step):
    found = re.fullmatch(r"m\.(\w+)\.requires_grad_\(True\)", "\n".join(step["body"]))
    if not found or not any(m["name"] == found[1] and m["kind"] == "attr" for m in members(case.root)):
        return False
    case.edits.graded.add(found[1])
    return True


FOLDS = {"requires_grad": fold_requires_grad, "set": fold_tie, "exec": fold_exec, "hook": fold_hook}


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
    if is_tensor(argument):
        return {"value": argument}
    raise Unsupported(f"a call with {argument!r}")


# ---- signature

def argument_names(case):
    root = member_at(case.root, case.edits.called) if case.edits.called else case.root
    if is_custom(root):
        return root.get("forward", {"args": ["x"]})["args"]
    count = max((len(call_arguments(call)) for call in case.calls()), default=1)
    return ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]


def signatures(case):
    """For each overload the root's arguments: one for each list of element types and ranks that the calls pass."""
    is_typed = case.left_out.get("refused") or is_of_program(case)  # whatever raises, the types of the arguments do not
    # The types of a layer's own call stand, too, where it fails for the values of what it is given.
    is_typed = is_typed or any(is_tensor(argument) for call in case.calls() for argument in call_arguments(call))
    calls = [call_arguments(call) for call in case.calls() if not call.get("raises") or is_typed]
    kinds = {}
    for call in calls:
        kinds.setdefault(tuple(shape_kind(tensor_argument(case, argument)) for argument in call), []).append(call)
    return [signature(case, group) for group in kinds.values()] or [signature(case, [])]


def signature(case, calls):
    """The leading extents of a tensor are symbolic, the same symbol where all calls agree."""
    arguments, symbols = [], {}
    tensors = [step for call in calls for step in map(lambda a: tensor_argument(case, a), call) if step]
    # Layers over planes want to know channels, and extents that strides divide.
    last_symbol = 1 if any(SPATIAL.search(node["type"]) for node in all_nodes(case.root) if "type" in node) else None
    # An extent of one may meet any other when the arguments broadcast.
    is_constant = bool(case.edits.keywords) or (
        len(argument_names(case)) > 1 and any(1 in step["value"]["shape"] for step in tensors))
    # A list in a subscript chooses among an extent that must be known.
    is_constant |= any("[[" in line for line in case.root.get("forward", {}).get("body", []))
    has_classes = any(node.get("type") in ("CrossEntropyLoss", "NLLLoss") for node in all_nodes(case.root))
    for i, name in enumerate(argument_names(case)):
        passed = [tensor_argument(case, call[i]) for call in calls if i < len(call)]
        if not passed:
            # Structure only: what forward is given does not matter, its shape must fit.
            arguments.append(Argument(name, "float32", default_type(case)))
        elif passed[0] is None:
            arguments.append(Argument(name, HOST))
        else:
            arguments.append(tensor_type(name, passed, symbols, is_constant, last_symbol, has_classes))
    return arguments


def shape_kind(step):
    return HOST if step is None else (step["value"]["dtype"], len(step["value"]["shape"]))


def tensor_type(name, passed, symbols, is_constant, last_symbol, has_classes):
    dtype, rank = shape_kind(passed[0])
    symbolic = rank - 1 if last_symbol is None else min(last_symbol, rank - 1)
    extents = []
    for axis in range(rank):
        seen = tuple(step["value"]["shape"][axis] for step in passed)
        is_class = has_classes and dtype == "int64" and (axis, seen) in symbols  # as many as there are rows
        if (axis < symbolic or is_class) and not (is_constant and len(set(seen)) == 1):
            key = (axis, seen)
            if key not in symbols and len(symbols) == len(SYMBOLS):
                raise Unsupported("more symbolic extents than names for them")
            extents.append(symbols.setdefault(key, SYMBOLS[min(len(symbols), len(SYMBOLS) - 1)]))
        elif len(set(seen)) == 1:
            extents.append(seen[0])
        else:
            raise Unsupported(f"the last extent of {name} differs from call to call")
    return Argument(name, dtype, spec_type(dtype, extents), any(step.get("requires_grad") for step in passed))


WIDTHS = {"Linear": "in_features", "BatchNorm1d": "num_features"}


def default_type(case):
    """The input of a model that no step calls: a batch for its first layer of a width, or a scalar."""
    if is_custom(case.root) and "forward" not in case.root or case.root["type"] in NOT_CALLED:
        return "f32[]"
    for node in all_nodes(case.root):
        if width := WIDTHS.get(node["type"]):
            return spec_type("float32", ["N", node["args"][width]])
    return "f32[]"


# ---- loss and optimiser

class _Rename(ast.NodeTransformer):
    def __init__(self, names):
        self.names = names

    def visit_Name(self, node):
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def is_loss(event):
    return (event.step["do"] == "eval" and not re.search(r"\bm\b", event.step["expr"]) and
            is_tensor(event.expect.get("value")) and event.expect["value"]["shape"] == [])


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
    """The type of a target: its first extent is the batch's symbol, if there is one and it always is the batch's extent."""
    steps = [case.tensors[targets[position]] for _, targets in events]
    dtype, rank = shape_kind(steps[0])
    extents = list(steps[0]["value"]["shape"])
    batch = [tensor_argument(case, call["args"][0]) for call, _ in events]
    has_batch = any("[N" in argument.type for arguments in signatures(case) for argument in arguments)
    if rank and has_batch and all(b and len(b["value"]["shape"]) > 1 and b["value"]["shape"][0] == s["value"]["shape"][0]
                    for b, s in zip(batch, steps)):
        extents[0] = "N"
    return spec_type(dtype, extents)


def optimizer_settings(step):
    if unknown := set(step) - {"do", "type", "args", "groups"}:
        raise Unsupported(f"an optimiser with {', '.join(sorted(unknown))}")
    return step["type"], dict(step["args"])


def schedule_text(step):
    """The schedule as the spec has it: PyTorch's names are accepted."""
    if "lr_lambda" in step["args"]:
        return f"lambda({re.sub('epoch', 'step', step['args']['lr_lambda'])})"
    arguments = [f"{name} = {spec_list(value)}" for name, value in step["args"].items()]
    return f"{step['type']}({', '.join(arguments)})"


def spec_list(value):
    return f"[{', '.join(map(spec_value, value))}]" if isinstance(value, list) else spec_value(value)


def training(case):
    """The train block that the steps ask for, or None."""
    optimizer, groups, schedule, loss, losses, call = None, [], "", None, [], None
    for event in case.events:
        step = event.step
        if is_call(step):
            call = step
        elif step["do"] == "optimizer":
            optimizer = optimizer_settings(step)
            groups = [(group["params"], group["args"]) for group in step.get("groups", []) if group["args"]]
        elif step["do"] == "scheduler":
            schedule = schedule_text(step)
        elif step["do"] == "manual_sgd":
            optimizer = optimizer or ("SGD", {"lr": step["lr"]})
        elif is_loss(event) and call:
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
        names = ["target"] if count == 1 else [f"target{i + 1}" for i in range(count)]
        parameters += [f"{name}: {target_type(case, losses, i)}" for i, name in enumerate(names)]
    return Training(optimizer or ("SGD", {"lr": 0.01}), loss or "sum(output)", parameters, groups, schedule)
