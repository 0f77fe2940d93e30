# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Hooks that a case registers before its first call and keeps: they stand in the spec.

    {"on": "a", "kind": "full_backward", "fn": {"args": ["module", "grad_input", "grad_output"],
     "body": ["return (grad_input[0] * 7,)"]}}    ->    hook backward(a)(grad_input, grad_output) { return grad_input * 7 }

What such a hook is given shows in what it returns. A case in which no hook returns anything is about what hooks see, and
in which order: there the spec has places for hooks, and the test program registers functions that write a log.
"""

import ast
import re
from dataclasses import dataclass

from golden_expr import parse, statement_lines
from golden_text import Unsupported, cpp_string, cpp_tensor, handle_path
from golden_tree import NOT_CALLED, children, is_custom, is_reference, key_prefix, member_at

KINDS = {"forward_pre": "forward_pre", "forward": "forward", "full_backward_pre": "backward_pre",
         "full_backward": "backward", "backward_legacy": "backward_legacy"}
TUPLES = {"forward_pre": (0,), "forward": (0,), "backward_pre": (0,), "backward": (0, 1), "backward_legacy": (0, 1)}


@dataclass
class HookStep:
    kind: str
    on: str
    parameters: list
    body: ast.Module = None  # None: a place for hooks of the program
    prepended: bool = False


class _Single(ast.NodeTransformer):
    """`input[0]` is `input` where the tuple holds one value, and so is `(value,)`."""

    def __init__(self, names):
        self.names = names

    def visit_Subscript(self, node):
        self.generic_visit(node)
        is_single = isinstance(node.value, ast.Name) and node.value.id in self.names
        return node.value if is_single and ast.unparse(node.slice) == "0" else node

    def visit_Return(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            node.value = ast.Name("none", ast.Load())
        if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 1:
            node.value = node.value.elts[0]
        return node


def replaces(hook):
    returned = [node.value for node in ast.walk(hook.body) if isinstance(node, ast.Return)]
    return any(value is not None and ast.unparse(value) != "none" for value in returned)


def is_static(case):
    """Whether every hook of the case is there from the first call to the last."""
    steps = [event.step for event in case.events]
    first = next((i for i, step in enumerate(steps) if step["do"] in ("forward", "eval", "exec")), len(steps))
    hooks = [step for step in steps if step["do"].startswith("hook")]
    return (all(step["do"] == "hook" for step in hooks) and hooks == [s for s in steps[:first] if s in hooks] and
            not any(step.get("raises") or step.get("bypass_call") or step.get("ctx") for step in steps) and
            all(step["kind"] in KINDS and step["on"] != "*" and has_plain_arguments(case, step["on"])
                for step in hooks) and
            all(set(step.get("options", {})) <= {"prepend"} for step in hooks) and
            any(replaces(translated(case, step)) for step in hooks))


def argument_names(case, on):
    node = member_at(case.root, on) if on else case.root
    return node.get("forward", {"args": ["x"]})["args"] if is_custom(node) else ["x"]


def has_plain_arguments(case, on):
    return not any("=" in name for name in argument_names(case, on))


def single(case, on, kind):
    """The positions of the arguments that are tuples of one value."""
    names = argument_names(case, on)
    if kind == "backward_legacy":
        return (1,)
    return tuple(i for i in TUPLES[kind] if i == 1 or len(names) == 1 or kind == "backward_pre")


def translated(case, step):
    kind = KINDS[step["kind"]]
    parameters = step["fn"]["args"][1:]
    names = [parameters[i] for i in single(case, step["on"], kind)]
    body = _Single(names).visit(parse("\n".join(step["fn"]["body"])))
    return HookStep(kind, step["on"], parameters, body, step.get("options", {}).get("prepend", False))


def fold_hook(case, step):
    if is_observing(case):
        for path in called_paths(case.root) if step["on"] == "*" else [step["on"]]:
            place = HookStep(KINDS[step["kind"]], path, [])
            if place not in case.edits.hooks:
                case.edits.hooks.append(place)
        return False
    if not is_static(case):
        return False
    hook = translated(case, step)
    case.edits.hooks.insert(0 if hook.prepended else len(case.edits.hooks), hook)
    return True


def hook_lines(hooks, prefix):
    """`prefix`: what the root's own path is below the spec's model."""
    lines = [""] if hooks else []
    for hook in hooks:
        path = f"{prefix}.{hook.on}".strip(".") or "self"
        target = re.sub(r"\.(\d+)", r"[\1]", path)
        if hook.body is None:
            lines.append(f"  hook {hook.kind}({target}) extern")
            continue
        lines += [f"  hook {hook.kind}({target})({', '.join(hook.parameters)}) {{",
                  *[line for statement in hook.body.body for line in statement_lines(statement, "    ")], "  }"]
    return lines


# ---- hooks of the program

EVENTS = {"forward_pre": "forward_pre", "forward": "forward", "full_backward_pre": "full_backward_pre",
          "full_backward": "full_backward", "backward_legacy": "backward"}


def called_paths(node, path=""):
    """Of all modules that something calls, each by its first path."""
    paths = [] if node["type"] in NOT_CALLED else [path]
    for name, child in children(node):
        if not is_reference(child):
            paths += called_paths(child, f"{path}.{name}".strip("."))
    return paths


def is_observing(case):
    """Whether the hooks of the case only look on."""
    steps = [event.step for event in case.events]
    hooks = [step for step in steps if step["do"] == "hook"]
    return bool(hooks) and not any(step.get("raises") or step.get("kwargs") for step in steps) and all(
        step["kind"] in KINDS and "\n".join(step["fn"]["body"]) == "return None" and
        set(step.get("options", {})) <= {"prepend", "always_call"} and
        (step["on"] in ["*", *called_paths(case.root)]) for step in hooks) and all(
            all(value is not None for value in values(entry)) for event in case.events for entry in hook_log(event))


def hook_log(event):
    return [entry for entry in event.expect.get("log", []) if entry["event"] != "compute"]


def values(entry):
    """What a hook saw: inputs, then outputs."""
    seen = [value for key, value in entry.items() if key not in ("event", "hook", "module")]
    return [item for value in seen for item in (value["tuple"] if value and "tuple" in value else [value])]


def hook_step(p, event):
    step = event.step
    path = (key_prefix(p.case.root) + step["on"]).strip(".")
    lists = "modc::global_hooks" if step["on"] == "*" else f"test.model.{handle_path(path)}" if path else "test.model"
    options = step.get("options", {})
    flags = ", ".join(str(options.get(name, False)).lower() for name in ("prepend", "always_call"))
    if not any("HookLog" in statement for statement in p.statements):
        p.add(f"HookLog log(test, {cpp_string(key_prefix(p.case.root).strip('.'))});")
    p.add(f'log.add("{step["id"]}", {lists}, modc::HookKind::{EVENTS[step["kind"]]}, {{{flags}}});')


def hook_remove_step(p, event):
    p.add(f'log.remove("{event.step["id"]}");')


def uses_log(case):
    return any(hook.body is None for hook in case.edits.hooks)


def forget_log(p):
    """What a call of the eval program showed."""
    if any("HookLog" in statement for statement in p.statements):
        p.add("log.events.clear();")


def check_log(p, event):
    """Compares what hooks saw in a call or its backward."""
    if not any("HookLog" in statement for statement in p.statements):
        return
    entries = []
    for entry in hook_log(event):
        if entry["event"] not in KINDS:
            raise Unsupported(f"the event {entry['event']}")
        tensors = ", ".join(cpp_tensor(value) for value in values(entry))
        entries.append(f'{{"{EVENTS[entry["event"]]} {entry["hook"]} {entry["module"]}", {{{tensors}}}}}')
    p.add(f'log.check("{event.path}/log", {{{", ".join(entries)}}});')
