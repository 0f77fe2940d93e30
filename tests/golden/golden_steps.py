# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The steps of a golden case as statements of a GoogleTest program; one handler for each kind of step.

    z = test.forward(x.value);
    test.check("steps/1/output", z, tensor<float>({2, 2}, {...}));
"""

import re

from golden_case import call_arguments, is_call, is_loss, loss_of, tensor_argument
from golden_hooks import check_failure, check_log, forget_log, has_log, hook_remove_step, hook_step, uses_log
from golden_program import Program, begin, check_flags, finish, key_rows, structure, subscript_key
from golden_query import failing_query, query, tensor_at
from golden_text import (CPP_TYPES, Unsupported, Waiting, cpp_bytes, cpp_shape, cpp_string, cpp_tensor, handle_path, identifier,
                         is_tensor)
from golden_tree import all_nodes, key_prefix


# ---- calls

def tensor_step(p, event):
    p.declare(event.step["name"], f"leaf({cpp_tensor(event.step['value'])})")


def forward_step(p, event):
    step = event.step
    arguments = call_arguments(step)
    values = p.values(arguments)
    if step.get("raises"):
        check_failure(p, event, event.path, f"test.forward({values})")
        check_failure(p, event, f"{event.path}/eval", f"test.evaluate({values})")
        return
    out, expected = step.get("out", "output"), event.expect["output" if step["do"] == "forward" else "value"]
    outputs = flattened(expected, out)
    p.call, p.is_recorded, p.outputs = step, is_recorded(p, event), outputs
    call = "evaluate" if not p.is_recorded else "call_forward" if step.get("bypass_call") else "forward"
    if call == "forward" and p.case.mode_dependent and not p.is_training:
        call = "forward_eval"
    # The case's root is below the spec's model: what passes over its hooks is said to its own lists.
    wrapped = handle_path(key_prefix(p.case.root).strip(".")) if call == "call_forward" and uses_log(p.case) else ""
    if wrapped:
        p.add(f"test.model.{wrapped}.skip(true);")
    p.declare(out, f"test.{call}({values})")
    if wrapped:
        p.add(f"test.model.{wrapped}.skip(false);")
    if is_drawn(p, event):
        p.add(f'test.check_drawn("{event.path}/output", {out}, {values}, {kept_scale(p)});')
        return
    for name, (value, tensor) in outputs.items():
        p.check(f"{event.path}/output{name.removeprefix(out)}", value, tensor)
    check_log(p, event)
    if p.is_recorded and not p.case.mode_dependent:
        p.add(f'test.check_same("{event.path}/output/eval", test.evaluate({values}), {out});')
        forget_log(p)
    p.check_slots(f"{event.path}/buffers", event.expect.get("buffers", {}))


def flattened(expected, name):
    """What a call returns, tuples and none taken apart: {"z[1][0]": (value in C++, what PyTorch has)}."""
    found = []

    def walk(value, path):
        if is_tensor(value):
            found.append((path, value))
        elif isinstance(value, dict) and "tuple" in value:
            for i, part in enumerate(value["tuple"]):
                walk(part, f"{path}[{i}]")
        elif value is not None:
            raise Waiting("an output that is no tensor")
    walk(expected, name)
    if len(found) == 1:
        return {found[0][0]: (name, found[0][1])}
    return {path: (f"std::get<{i}>({name})", value) for i, (path, value) in enumerate(found)}


# ---- random numbers: PyTorch's draws are its own, what is done with them is compared

def is_drawn(p, event):
    return int(event.path.split("/")[1]) in p.case.data.get("random", {}).get("steps", [])


def kept_scale(p):
    """What elements are multiplied by that dropout keeps: 1 / (1 - p)."""
    for node in all_nodes(p.case.root):
        if node["type"].startswith("Dropout") and "args" in node:
            return repr(1 / (1 - node["args"].get("p", 0.5)))
        found = re.search(r"dropout\(.*?p=([\d.]+)", "\n".join(node.get("forward", {}).get("body", [])))
        if found:
            return repr(1 / (1 - float(found[1])))
    raise Unsupported("random numbers")


def is_recorded(p, event):
    """The compiled forward of eval mode keeps nothing for backward, but for a build with eval+grad. Where both modes
    compute the same, the case's backward is that of training mode."""
    if event.step.get("ctx"):
        return False
    return p.is_training or differentiated(p, event)


def differentiated(p, event):
    for later in p.case.events[p.case.events.index(event) + 1:]:
        if is_call(later.step):
            return False
        if later.step["do"] == "backward" and (has_log(p) or not later.step.get("raises")):
            return True
    return False


def output_gradient(p, step):
    if isinstance(step["of"], str) and step["of"] in p.losses:
        output, targets = p.losses[step["of"]]
        return f"test.loss_backward({', '.join([output, *(f'{t}.value' for t in targets)])})"
    wanted = step["of"] if isinstance(step["of"], list) else [step["of"]]
    if p.call is None or not set(wanted) <= set(p.outputs):
        raise Unsupported(f"backward of {step['of']}")
    given = step.get("grad") if isinstance(step["of"], list) else [step.get("grad")]
    gradients = []
    for name, (_, tensor) in p.outputs.items():
        one = {"dtype": "float32", "shape": tensor["shape"], "data": [1.0]}
        gradients.append(cpp_tensor(given[wanted.index(name)] or one) if name in wanted
                         else f"Tensor<{CPP_TYPES[tensor['dtype']]}>({cpp_shape(tensor['shape'])})")
    return ", ".join(gradients)


def backward_step(p, event):
    step = event.step
    if step.get("raises") or int(event.path.split("/")[1]) in p.case.left_out.get("fails", []):
        check_failure(p, event, event.path, f"test.backward({output_gradient(p, step)})")
        return
    if not p.is_recorded:
        raise Unsupported("backward without a recorded forward")
    p.add(f"test.backward({output_gradient(p, step)});")
    check_log(p, event)
    for argument, passed in zip(p.arguments, call_arguments(p.call)):
        made = tensor_argument(p.case, passed)
        if made and made.get("requires_grad"):
            p.add(f"test.add_grad({passed}, test.training().{argument.name}_grad());")
    for name, expected in event.expect.get("input_grads", {}).items():
        path = f"{event.path}/input_grads/{name}"
        if is_drawn(p, event):
            p.add(f'test.check_mask("{path}", {name}.grad(), {p.call["out"]}, {name}.value, {kept_scale(p)});')
            continue
        p.add(f'test.check_none("{path}", {name});') if expected is None else p.check(path, f"{name}.grad()", expected)
    p.check_grads(f"{event.path}/param_grads", event.expect.get("param_grads", {}))
    hidden = {subscript_key(key): value for key, value in event.expect.get("unregistered_param_grads", {}).items()}
    p.check_grads(f"{event.path}/unregistered_param_grads", hidden)


def eval_step(p, event):
    expression = event.step["expr"]
    if is_call(event.step):
        return forward_step(p, event)
    if expression == "m.state_dict()":
        return None  # its values are those of the model's state: queries of `sd` read them there
    if change := re.fullmatch(r"m\.([\w.]+)\.add_\(([\d.]+)\)", expression):
        return p.add(f"test.add_to({p.handle(change[1])}, {change[2]});")
    if not is_loss(event) or p.call is None:
        raise Unsupported(f"the expression {expression}")
    output = p.call.get("out")
    _, targets = loss_of(p.case, expression, output)
    p.losses[event.step["out"]] = (output, targets)
    values = ", ".join([output, *(f"{t}.value" for t in targets)])
    return p.check(f"{event.path}/value", f"test.loss({values})", event.expect["value"])


def exec_step(p, event):
    text = "\n".join(event.step["body"])
    if change := re.fullmatch(r"\[p\.data\.fill_\(([\d.]+)\) for p in m\.parameters\(\)\]", text):
        p.add(f"test.fill_parameters({change[1]});")
    elif change := re.fullmatch(r"(sd\['[\w.]+'\])\.fill_\(([\d.]+)\)", text):
        p.add(f"test.fill({p.handle(tensor_at(p, change[1]))}, {change[2]});")
    else:
        raise Unsupported(f"the statement {text}")


# ---- modes, gradients, optimiser

def mode_step(p, event):
    if on := event.step.get("on"):
        if on.rpartition(".")[2].isdigit():
            raise Unsupported("the mode of an entry of a container")
        p.add(f"test.model.{handle_path(key_prefix(p.case.root) + on)}.train({str(event.step['train']).lower()});")
        return
    p.is_training = event.step["train"]
    check_flags(p, event.path, event.expect["training"], f"test.set_training({str(p.is_training).lower()})")


def zero_grad_step(p, event):
    to_none = event.step.get("set_to_none", True)
    p.add("test.training().zero_grad();" if to_none else "test.set_grads_to_zero();")
    if event.step.get("inputs"):
        for name, step in p.case.tensors.items():
            if step.get("requires_grad"):
                p.add(f"{name}.gradient.reset();")
    p.check_grads(f"{event.path}/param_grads", event.expect.get("param_grads", {}))


def optimizer_step(p, event):
    if any(later.step["do"] == "scheduler" for later in p.case.events):
        return  # its rates are those from the start
    for i, group in enumerate(event.expect["groups"]):
        number = i if i else ""
        p.add(f'test.check("{event.path}/lr", test.training().lr({number}), {float(group["args"]["lr"])!r});')


def set_grad_step(p, event):
    for key, gradient in event.step["grads"].items():
        p.add(f'test.set_grad("{p.prefix}{key}", {"std::nullopt" if gradient is None else cpp_tensor(gradient)});')


def opt_step(p, event):
    p.add("test.step();")
    p.check_slots(f"{event.path}/parameters", event.expect["parameters"])
    if "state" not in event.expect:
        return
    states = [e.expect["state"] for e in p.case.events if "state" in e.expect and e.step["do"] == "opt_step"]
    names = sorted({name for state in states for tensors in state.values() for name in tensors})
    for key in event.expect["parameters"]:
        for name in names:
            expected = event.expect["state"].get(key, {}).get(name)
            arguments = f'"{event.path}/state/{key}/{name}", "{p.prefix}{key}", "{name}"'
            p.add(f"test.check_no_state({arguments});" if expected is None
                  else f"test.check_state({arguments}, {cpp_tensor(expected)});")


def check_rates(p, event):
    for i, rate in enumerate(event.expect["lr"]):
        p.add(f'test.check_rate("{event.path}/lr", test.training().lr({i}), {float(rate)!r});')
    for i, momentum in enumerate(event.expect.get("momentum", [])):
        p.add(f'test.check_rate("{event.path}/momentum", test.momentum({i}), {float(momentum)!r});')


def sched_step(p, event):
    """A schedule over steps goes on with the optimiser's step before it; one that looks at a metric is told it."""
    if "metric" in event.step:
        p.add(f'test.training().schedule_step({float(event.step["metric"])!r});')
    elif p.case.events[p.case.events.index(event) - 1].step["do"] != "opt_step":
        raise Unsupported("a step of the schedule alone")
    check_rates(p, event)


def clip_grad_norm_step(p, event):
    norm_type = event.step.get("norm_type", 2.0)
    kind = "std::numeric_limits<double>::infinity()" if norm_type == "inf" else repr(float(norm_type))
    norm = f"test.clip_grad_norm({float(event.step['max_norm'])!r}, {kind})"
    p.check(f"{event.path}/total_norm", norm, event.expect["total_norm"])
    p.check_grads(f"{event.path}/param_grads", event.expect["param_grads"])


def clip_grad_value_step(p, event):
    p.add(f"test.clip_grad_value({float(event.step['clip_value'])!r});")
    p.check_grads(f"{event.path}/param_grads", event.expect["param_grads"])


def manual_sgd_step(p, event):
    p.add(f"test.manual_sgd({float(event.step['lr'])!r});")
    p.check_slots(f"{event.path}/parameters", event.expect["parameters"])


# ---- state_dict

def state_dict_step(p, event):
    step = event.step
    if step.get("on") or step.get("prefix"):
        module, prefix = p.prefix + step.get("on", ""), step.get("prefix", "")
        p.add(f'test.check_state_dict_of("{event.path}", "{module.rstrip(".")}", "{prefix}", '
              f'{key_rows(event.expect["keys"])});')
        values = {f"{step['on']}.{key}": value for key, value in event.expect.get("values", {}).items()}
        p.check_slots(f"{event.path}/values", values)
        return
    if step.get("save_as"):
        p.saved[step["save_as"]] = f"saved_{step['save_as']}"
        p.declare(p.saved[step["save_as"]], "test.saved()")
    p.add(f'test.check_state_dict("{event.path}", {key_rows(event.expect["keys"])});')
    p.check_slots(f"{event.path}/values", event.expect.get("values", {}))


def load_state_dict_step(p, event):
    step, expect = event.step, event.expect
    if step.get("assign"):
        raise Unsupported("load_state_dict(assign=True)")
    file = p.saved[step["from"]] if "from" in step else file_text(p, step["state"])
    strict = str(step.get("strict", True)).lower()
    if step.get("on"):
        if not step.get("raises"):
            raise Waiting("load_state_dict of a sub-module")
        strict += f', "{p.prefix}{step["on"]}"'
    if step.get("raises"):
        text = expect["error"]["message"] if step.get("on") else report(p, expect)
        p.statements.append(f'  test.check_load_error("{event.path}/error", {file}, R"({text})", {strict});')
        # PyTorch has copied what fits; the steps that follow go on from there.
        for key, tensor in {**expect["parameters"], **expect["buffers"]}.items():
            p.set(key, tensor)
        return
    p.statements.append(f'  test.check_load("{event.path}", {file}, {strict}, R"({part_report(p, expect)})");')
    p.check_slots(f"{event.path}/parameters", expect["parameters"])
    p.check_slots(f"{event.path}/buffers", expect["buffers"])


SAFETENSORS = {"float32": "F32", "float64": "F64", "float16": "F16", "int64": "I64", "int32": "I32", "bool": "BOOL"}


def file_text(p, state):
    rows = ", ".join(f'{{"{p.prefix}{key}", "{SAFETENSORS[t["dtype"]]}", {cpp_shape(t["shape"])}, {cpp_bytes(t)}}}'
                     for key, t in state)
    return f"safetensors({{{rows}}})"


def report(p, expect):
    """PyTorch's words about the case's root, about the module that is around it here."""
    text = expect["error"]["message"]
    if not p.prefix:
        return text
    text = re.sub(r"(loading state_dict for )\w+:", r"\1Case:", text)
    text = re.sub(r'"([\w.]+)"', rf'"{p.prefix}\1"', text)
    return re.sub(r"size mismatch for ", f"size mismatch for {p.prefix}", text)


def part_report(p, expect):
    text = ""
    for name, keys in (("Missing", expect["missing_keys"]), ("Unexpected", expect["unexpected_keys"])):
        if keys:
            text += f"\n\t{name} key(s) in state_dict: " + ", ".join(f'"{p.prefix}{key}"' for key in keys) + ". "
    root = "Case" if p.prefix else p.case.root["type"]
    return f"Loaded in part: state_dict for {root}:{text}" if text else ""


# ---- queries

def query_step(p, event):
    if event.step.get("raises"):
        p.statements.append(failing_query(p, event.step["expr"], event.expect["error"], event.path))
        return
    for statement in query(p, event.step["expr"], event.expect.get("value"), f"{event.path}/value"):
        p.statements.append("  " + statement) if 'R"(' in statement else p.add(statement)


STEPS = {"tensor": tensor_step, "forward": forward_step, "backward": backward_step, "eval": eval_step,
         "mode": mode_step, "zero_grad": zero_grad_step, "optimizer": optimizer_step, "set_grad": set_grad_step,
         "opt_step": opt_step, "manual_sgd": manual_sgd_step, "state_dict": state_dict_step, "query": query_step,
         "load_state_dict": load_state_dict_step, "exec": exec_step,
         "structure": lambda p, event: structure(p, event.expect.get("structure", event.expect), event.path),
         "hook": hook_step, "hook_remove": hook_remove_step,
         "clip_grad_norm": clip_grad_norm_step, "clip_grad_value": clip_grad_value_step,
         "scheduler": check_rates, "sched_step": sched_step}


# ---- the tests of a case

def run(p, event):
    if event.path in p.case.folded:
        return
    handler = STEPS.get(event.step["do"])
    if handler is None:
        raise Unsupported(f"the step {event.step['do']}")
    handler(p, event)


def test_text(name, program, core, failing):
    exact = str(program.case.exact).lower()
    prefix = f", {cpp_string(program.prefix)}" if program.prefix else ""
    body = "\n".join(program.statements)
    if failing:
        body = f"  test.expect_to_fail({cpp_string(failing)}, [&] {{\n{body}\n  }});"
    made = f"Case<{core}> test({cpp_string(program.case.name)}, /*exact=*/{exact}{prefix});"
    return f"TEST(Golden, {name}) {{\n  {made}\n{body}\n}}\n"


def step_by_step(case, signatures, core, failing):
    program = Program(case, signatures)
    if not case.edits.tied:
        structure(program, case.data["expect"]["initial"])
    begin(program)
    for event in case.events:
        run(program, event)
    if not case.is_cut:
        finish(program, case.data["expect"]["final"])
    return test_text(case.name, program, core, failing)


LOOP = ["zero_grad", "forward", "eval", "backward", "opt_step"]


def in_train_steps(case, signatures, core, failing):
    """The same training by train_step alone, where the case is this loop and nothing else."""
    kept = [e for e in case.events if e.step["do"] in LOOP and "iterations" in e.path]
    if not kept or [e.step["do"] for e in kept] != LOOP * (len(kept) // len(LOOP)):
        return ""
    program = Program(case, signatures)
    begin(program)
    for event in case.events:
        if event.step["do"] == "tensor":
            run(program, event)
    for i in range(0, len(kept), len(LOOP)):
        _, forward, loss, _, step = kept[i:i + len(LOOP)]
        _, targets = loss_of(case, loss.step["expr"], forward.step["out"])
        values = program.values([*forward.step["args"], *targets])
        program.check(f"{loss.path}/value", f"test.train_step({values})", loss.expect["value"])
        program.check_slots(f"{step.path}/parameters", step.expect["parameters"])
    return "\n" + test_text(f"{case.name}_by_train_step", program, core, failing)


def program_text(case, signatures, name, failing):
    """`failing`: why the case is known to fail, or None."""
    core = f"{identifier(case.name)}::{name}"
    log = '#include "HookLog.h"\n' if uses_log(case) else ""
    head = (f"// SPDX-License-Identifier: 0BSD\n// {case.data['description']}\n#include \"Golden.h\"\n{log}\n"
            f"#include \"{case.name}/{case.name}.h\"\n\nusing namespace golden;\n\n")
    return head + step_by_step(case, signatures, core, failing) + in_train_steps(case, signatures, core, failing)
