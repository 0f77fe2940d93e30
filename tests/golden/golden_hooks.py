# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Hooks of a case. Those that are there from the first call to the last stand in the spec:

    {"on": "a", "kind": "full_backward", "fn": {"args": ["module", "grad_input", "grad_output"],
     "body": ["return (grad_input[0] * 7,)"]}}    ->    hook backward(a)(grad_input, grad_output) { return grad_input * 7 }

Others come and go, fail, or do nothing but look on. There the spec has places for hooks, and the test program registers
functions, which write a log of what they see, and replace values by the rules of a table:

    log.add("a", test.model, modc::HookKind::forward, {false, false}, scale(7.0f));
"""

import ast
import re
from dataclasses import dataclass

from golden_expr import parse, statement_lines
from golden_text import Unsupported, cpp_string, cpp_tensor, handle_path, is_tensor
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
    if is_of_program(case):
        places = [(KINDS[step["kind"]], path)
                  for path in (called_paths(case.root) if step["on"] == "*" else [step["on"]])]
        if failing_forward(case.root):
            places.append(("forward_pre", ""))
        for kind, path in places:
            place = HookStep(kind, path, [])
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


NUMBER = r"[-+]?[\d.]+"
# What a hook of the program does with its value v, and the gradient of that.
ACTIONS = ((r"return None|return '.*'", ""),  # a text that an always_call hook returns after an error goes nowhere
           (rf"return \(?(?:output|input\[0\]) \+ ({NUMBER})(?:,\))?", "shift({0}f)"),
           (rf"return \(?(?:output|input\[0\]) \* ({NUMBER})(?:,\))?", "scale({0}f)"),
           (r"return \(ones_like\(grad_output\[0\]\),\)", "fill(1.0f)"),
           (r"fail\('(.*)'\)", 'fails("{0}")'))


def action(step):
    """The C++ text of what a hook does; None if the table has no form for it."""
    body = "\n".join(step["fn"]["body"])
    for pattern, text in ACTIONS:
        if found := re.fullmatch(pattern, body):
            return text.format(*(repr(float(value)) if re.fullmatch(NUMBER, value) else value
                                 for value in found.groups()))
    return None


def failing_forward(node):
    """What a forward fails with that does nothing else. No compiled forward does; a hook that runs before it does."""
    found = re.fullmatch(r"fail\('(.*)'\)", "\n".join(node.get("forward", {}).get("body", [])))
    return found[1] if found else None


def is_of_program(case):
    """Whether the test program registers the hooks of the case."""
    steps = [event.step for event in case.events]
    hooks = [step for step in steps if step["do"] == "hook"]
    return bool(hooks) and not is_static(case) and not any(step.get("kwargs") for step in steps) and all(
        step["kind"] in KINDS and action(step) is not None and set(step.get("options", {})) <= {"prepend", "always_call"}
        and (step["on"] in ["*", *called_paths(case.root)]) for step in hooks)


def hook_log(event):
    return [entry for entry in event.expect.get("log", []) if entry["event"] != "compute"]


def values(entry, of_outputs):
    """What a hook saw of inputs or outputs; it sees no entry where Python has None."""
    kind = EVENTS[entry["event"]]
    seen = [value for key, value in entry.items() if key not in ("event", "hook", "module")]
    inputs_and_outputs = [[], *seen] if kind == "full_backward_pre" else [*seen, None][:2]
    value = inputs_and_outputs[of_outputs]
    return [item for item in (value["tuple"] if isinstance(value, dict) and "tuple" in value else [value])
            if is_tensor(item)]


def hook_step(p, event):
    step = event.step
    path = (key_prefix(p.case.root) + step["on"]).strip(".")
    lists = "modc::global_hooks" if step["on"] == "*" else f"test.model.{handle_path(path)}" if path else "test.model"
    options = step.get("options", {})
    flags = ", ".join(str(options.get(name, False)).lower() for name in ("prepend", "always_call"))
    if not has_log(p):
        p.add(f"HookLog log(test, {cpp_string(key_prefix(p.case.root).strip('.'))});")
        if error := failing_forward(p.case.root):
            p.add(f"log.fail(test.model, {cpp_string(error)});")
    does = action(step)
    last = ", " + does if does else ""
    p.add(f'log.add("{step["id"]}", {lists}, modc::HookKind::{EVENTS[step["kind"]]}, {{{flags}}}{last});')


def hook_remove_step(p, event):
    p.add(f'log.remove("{event.step["id"]}");')


def uses_log(case):
    return any(hook.body is None for hook in case.edits.hooks)


def has_log(p):
    return any("HookLog" in statement for statement in p.statements)


def forget_log(p):
    """What a call of the eval program showed."""
    if has_log(p):
        p.add("log.events.clear();")


def check_failure(p, event, path, call):
    """A call that ends with an error, from a hook with the words of the case."""
    if not has_log(p):
        p.add(f'test.expect_error("{path}", [&] {{ {call}; }});')
        return
    p.statements.append(f'  test.check_error("{path}", [&] {{ {call}; }}, {cpp_string(event.expect["error"]["message"])});')
    check_log(p, event)


def check_log(p, event):
    """Compares what hooks saw in a call or its backward."""
    if not has_log(p):
        return
    entries = []
    for entry in hook_log(event):
        if entry["event"] not in KINDS:
            raise Unsupported(f"the event {entry['event']}")
        tensors = (", ".join(cpp_tensor(value) for value in values(entry, part)) for part in (False, True))
        entries.append(f'{{"{EVENTS[entry["event"]]}/{entry["hook"]}/{entry["module"]}", '
                       f'{{{next(tensors)}}}, {{{next(tensors)}}}}}')
    p.add(f'log.check("{event.path}/log", {{{", ".join(entries)}}});')
