# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The steps of a golden case as statements of a GoogleTest program; one handler for each kind of step.

    z = test.forward(x.value);
    test.check("steps/1/output", z, tensor<float>({2, 2}, {...}));
"""

import ast

from golden_case import loss_of, tensor_argument
from golden_spec import LARGEST_LITERAL, children, key_prefix, members
from golden_text import (DTYPES, Unsupported, cpp_shape, cpp_statement, cpp_string, cpp_tensor, handle_path, identifier,
                         is_tensor)


class Program:
    """Gathers the statements of one test."""

    def __init__(self, case, arguments):
        self.case, self.arguments = case, arguments
        self.prefix = key_prefix(case.root)
        self.statements = []
        self.declared = set()
        self.call = None  # the last recorded forward: its step
        self.losses = {}  # name of a loss -> (name of the output, names of the targets)
        self.is_training = True

    # ---- writing

    def add(self, text):
        self.statements.append(cpp_statement(text))

    def declare(self, name, value):
        self.add(f"{'' if name in self.declared else 'auto '}{name} = {value};")
        self.declared.add(name)

    def handle(self, key):
        return f"test.model.{handle_path(self.prefix + key)}"

    def value(self, argument):
        """A call's argument in C++."""
        if tensor_argument(self.case, argument) is None:
            return repr(float(argument))
        return f"{argument}.value"

    def values(self, arguments):
        return ", ".join(self.value(a) for a in arguments)

    def check(self, path, actual, expected):
        self.add(f'test.check("{path}", {actual}, {cpp_tensor(expected)});')

    def check_slots(self, path, tensors):
        for key, tensor in tensors.items():
            self.check(f"{path}/{key}", self.handle(key), tensor)

    def run(self, event):
        handler = STEPS.get(event.step["do"])
        if handler is None:
            raise Unsupported(f"the step {event.step['do']}")
        handler(self, event)


# ---- steps

def tensor_step(p, event):
    p.declare(event.step["name"], f"leaf({cpp_tensor(event.step['value'])})")


def forward_step(p, event):
    step = event.step
    if step.get("ctx") or step.get("bypass_call"):
        raise Unsupported("a forward under no_grad or without the call")
    values = p.values(step["args"])
    if step.get("raises"):
        p.add(f'test.expect_error("{event.path}", [&] {{ test.forward({values}); }});')
        p.add(f'test.expect_error("{event.path}/eval", [&] {{ test.evaluate({values}); }});')
        return
    out, expected = step.get("out", "output"), event.expect["output"]
    if not is_tensor(expected):
        raise Unsupported("several outputs")
    p.declare(out, f"test.{'forward' if p.is_training else 'evaluate'}({values})")
    p.check(f"{event.path}/output", out, expected)
    if p.is_training:
        p.call = step
        if not p.case.mode_dependent:
            p.add(f'test.check("{event.path}/output/eval", test.evaluate({values}), {out});')


def backward_step(p, event):
    step = event.step
    if p.call is None:
        raise Unsupported("backward without a recorded forward")
    if step["of"] in p.losses:
        output, targets = p.losses[step["of"]]
        p.add(f"test.backward(test.loss_backward({', '.join([output, *(f'{t}.value' for t in targets)])}));")
    elif step["of"] == p.call.get("out"):
        ones = {"dtype": "float32", "shape": [], "data": [1.0]}
        p.add(f"test.backward({cpp_tensor(step.get('grad') or ones)});")
    else:
        raise Unsupported(f"backward of {step['of']}")
    for argument, passed in zip(p.arguments, p.call["args"]):
        made = tensor_argument(p.case, passed)
        if made and made.get("requires_grad"):
            p.add(f"test.add_grad({passed}, test.training().{argument.name}_grad());")
    for name, expected in event.expect.get("input_grads", {}).items():
        path = f"{event.path}/input_grads/{name}"
        p.add(f'test.check_none("{path}", {name});') if expected is None else p.check(path, f"{name}.grad()", expected)
    for key, expected in event.expect.get("param_grads", {}).items():
        arguments = f'"{event.path}/param_grads/{key}", {p.handle(key)}'
        p.add(f"test.check_no_grad({arguments});" if expected is None
              else f"test.check_grad({arguments}, {cpp_tensor(expected)});")
    p.call = None


def eval_step(p, event):
    step, output = event.step, p.call.get("out") if p.call else None
    _, targets = loss_of(p.case, step["expr"], output)
    p.losses[step["out"]] = (output, targets)
    values = ", ".join([output, *(f"{t}.value" for t in targets)])
    p.check(f"{event.path}/value", f"test.loss({values})", event.expect["value"])


def mode_step(p, event):
    if event.step.get("on"):
        raise Unsupported("the mode of a child")
    p.is_training = event.step["train"]
    check_flags(p, event.path, event.expect["training"], f"test.set_training({str(p.is_training).lower()})")


def check_flags(p, path, flags, actual):
    if len(set(flags.values())) != 1:
        raise Unsupported("children in a mode of their own")
    p.add(f'test.check("{path}/training", {actual}, {str(flags["(root)"]).lower()});')


def zero_grad_step(p, event):
    p.add("test.training().zero_grad();")


def optimizer_step(p, event):
    for group in event.expect["groups"]:
        p.add(f'test.check("{event.path}/lr", test.training().lr(), {float(group["args"]["lr"])!r});')


def set_grad_step(p, event):
    for key, gradient in event.step["grads"].items():
        p.add(f'test.set_grad("{p.prefix}{key}", {"std::nullopt" if gradient is None else cpp_tensor(gradient)});')


def opt_step(p, event):
    p.add("test.step();")
    p.check_slots(f"{event.path}/parameters", event.expect["parameters"])
    if "state" not in event.expect:
        return
    for key in event.expect["parameters"]:
        state = event.expect["state"].get(key, {})
        unknown = set(state) - {"momentum_buffer"}
        if unknown:
            raise Unsupported(f"the optimiser's {', '.join(unknown)}")
        path, momentum = f"{event.path}/state/{key}/momentum_buffer", state.get("momentum_buffer")
        p.add(f'test.check_no_momentum("{path}", "{p.prefix}{key}");' if momentum is None
              else f'test.check_momentum("{path}", "{p.prefix}{key}", {cpp_tensor(momentum)});')


def manual_sgd_step(p, event):
    p.add(f"test.manual_sgd({float(event.step['lr'])!r});")
    p.check_slots(f"{event.path}/parameters", event.expect["parameters"])


def state_dict_step(p, event):
    p.add(f'test.check_state_dict("{event.path}", {key_rows(event.expect["keys"])});')
    p.check_slots(f"{event.path}/values", event.expect.get("values", {}))


# ---- queries: expressions over the module, each with what has to equal its value. Details of Python have no entry in a
# compiled model and are listed with the reason.

def shapes_query(path, value):
    rows = [(row["tuple"][0], row["tuple"][1]["tuple"], "float32") for row in value]
    return f"test.check_parameter_shapes({path}, {key_rows(rows)});"


QUERIES = {
    "repr(m)": lambda path, value: f"test.check({path}, test.repr(), {raw_string(value)});",
    "sum_py(p.numel() for p in m.parameters())":
        lambda path, value: f"test.check({path}, test.model.parameter_count(), std::int64_t{{{value}}});",
    "[(n, tuple(p.shape)) for n, p in m.named_parameters()]": shapes_query,
    "m.training": lambda path, value: f"test.check({path}, test.model.training(), {str(value).lower()});",
}
PYTHON_ONLY = {
    "m.to('cpu') is m": "a compiled model has no device",
    "str(next(m.parameters()).device)": "a compiled model has no device",
    "z.grad_fn.name()": "autograd's nodes have no names here",
    "repr(list(m.named_children()))": "Python's text of a list; the children are compared in the structure",
}


def query_step(p, event):
    expression, value = event.step["expr"], event.expect.get("value")
    if expression in PYTHON_ONLY or is_constant(expression):
        return
    if expression not in QUERIES:
        raise Unsupported(f"the query {expression}")
    statement = QUERIES[expression](f'"{event.path}/value"', value)
    p.statements.append("  " + statement)


def is_constant(expression):
    return not any(isinstance(node, ast.Name) for node in ast.walk(ast.parse(expression)))


STEPS = {"tensor": tensor_step, "forward": forward_step, "backward": backward_step, "eval": eval_step,
         "mode": mode_step, "zero_grad": zero_grad_step, "optimizer": optimizer_step, "set_grad": set_grad_step,
         "opt_step": opt_step, "manual_sgd": manual_sgd_step, "state_dict": state_dict_step, "query": query_step}


# ---- structure

def key_rows(rows):
    return "{" + ", ".join(f'{{"{key}", {cpp_shape(shape)}, "{DTYPES[dtype]}"}}' for key, shape, dtype in rows) + "}"


def raw_string(text):
    return f'R"({text})"'


def structure(p, initial):
    parameters = ", ".join(f'{{"{k}", {cpp_shape(s)}, {str(t).lower()}}}' for k, s, t in initial["named_parameters"])
    buffers = ", ".join(f'{{"{k}", {cpp_shape(s)}, "{DTYPES[d]}", {str(t).lower()}}}'
                        for k, s, d, t in initial["named_buffers"])
    modules = ", ".join(f'{{"{path}", "{kind}"}}' for path, kind in initial["named_modules"])
    children = ", ".join(f'{{"{path}", "{kind}"}}' for path, kind in initial["named_children"])
    repr_lines = "\n".join(initial["repr"])
    p.statements.append(f'  test.check("initial/repr", test.repr(), {raw_string(repr_lines)});')
    p.add(f'test.check_named_parameters("initial/named_parameters", {{{parameters}}});')
    p.add(f'test.check_named_buffers("initial/named_buffers", {{{buffers}}});')
    p.add(f'test.check_modules("initial/named_modules", test.named_modules(), {{{modules}}});')
    p.add(f'test.check_modules("initial/named_children", test.named_children(), {{{children}}});')
    p.add(f'test.check_state_dict("initial/state_dict", {key_rows(initial["state_dict"])});')
    p.add(f'test.check("initial/num_parameters", test.model.parameter_count(), std::int64_t{{{initial["num_parameters"]}}});')
    p.add(f'test.check("initial/num_trainable", test.trainable_count(), std::int64_t{{{initial["num_trainable"]}}});')


def given_values(node, prefix=""):
    """(key, tensor, whether the spec holds the values as a literal) of all parameters and buffers with given values."""
    for name, tensor in (node.get("state") or {}).items():
        if tensor is not None:
            yield prefix + name, tensor, False
    for member in members(node):
        if member["kind"] in ("parameter", "buffer") and is_tensor(member.get("value")):
            yield prefix + member["name"], member["value"], len(member["value"]["data"]) <= LARGEST_LITERAL
    for name, child in children(node):
        if child:
            yield from given_values(child, f"{prefix}{name}.")


def begin(p):
    for key, tensor, is_literal in given_values(p.case.root):
        if is_literal:
            p.check(f"initial/{key}", p.handle(key), tensor)
        else:
            p.add(f"test.set({p.handle(key)}, {cpp_tensor(tensor)});")


def finish(p, final):
    check_flags(p, "final", final["training"], "test.model.training()")
    for kind in ("parameters", "buffers"):
        p.check_slots(f"final/{kind}", final.get(kind, {}))


# ---- the tests of a case

def test_text(name, program, core):
    exact = str(program.case.exact).lower()
    prefix = f", {cpp_string(program.prefix)}" if program.prefix else ""
    return (f"TEST(Golden, {name}) {{\n  Case<{core}> test({cpp_string(program.case.name)}, /*exact=*/{exact}{prefix});\n" +
            "\n".join(program.statements) + "\n}\n")


def step_by_step(case, arguments, core):
    program = Program(case, arguments)
    structure(program, case.data["expect"]["initial"])
    begin(program)
    for event in case.events:
        program.run(event)
    finish(program, case.data["expect"]["final"])
    return test_text(case.name, program, core)


LOOP = ["zero_grad", "forward", "eval", "backward", "opt_step"]


def in_train_steps(case, arguments, core):
    """The same training by train_step alone, where the case is zero_grad, forward, loss, backward, step over and over."""
    kept = [e for e in case.events if e.step["do"] in LOOP and "iterations" in e.path]
    if not kept or [e.step["do"] for e in kept] != LOOP * (len(kept) // len(LOOP)):
        return ""
    program = Program(case, arguments)
    begin(program)
    for event in case.events:
        if event.step["do"] == "tensor":
            program.run(event)
    for i in range(0, len(kept), len(LOOP)):
        _, forward, loss, _, step = kept[i:i + len(LOOP)]
        _, targets = loss_of(case, loss.step["expr"], forward.step["out"])
        values = program.values([*forward.step["args"], *targets])
        program.check(f"{loss.path}/value", f"test.train_step({values})", loss.expect["value"])
        program.check_slots(f"{step.path}/parameters", step.expect["parameters"])
    return "\n" + test_text(f"{case.name}_by_train_step", program, core)


def program_text(case, arguments, name):
    core = f"{identifier(case.name)}::{name}"
    head = (f"// SPDX-License-Identifier: 0BSD\n// {case.data['description']}\n#include \"Golden.h\"\n\n"
            f"#include \"{case.name}.h\"\n\nusing namespace golden;\n\n")
    return head + step_by_step(case, arguments, core) + in_train_steps(case, arguments, core)
