# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The test program of a golden case while it is written: its statements, the checks of structure and final state."""

import math
import re

from golden_case import tensor_argument
from golden_text import DTYPES, Waiting, cpp_shape, cpp_statement, cpp_tensor, handle_path, is_tensor
from golden_tree import aliases, given_values, key_prefix


class Program:
    """Gathers the statements of one test."""

    def __init__(self, case, signatures):
        self.case, self.arguments = case, signatures[0]
        self.prefix = key_prefix(case.root)
        self.aliases = aliases(case.root, case.edits)
        self.statements = []
        self.declared = set()
        self.call = None  # the last call
        self.outputs = {}  # of that call: name -> (value in C++, what PyTorch has)
        self.is_recorded = False
        self.losses = {}  # name of a loss -> (name of the output, names of the targets)
        self.is_training = True
        self.saved = {}  # name of a state_dict that the case keeps -> its rows

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
        if is_tensor(argument):
            return f"leaf({cpp_tensor(argument)}).value"
        return f"{argument}.value"

    def values(self, arguments):
        return ", ".join(self.value(a) for a in arguments)

    def check(self, path, actual, expected):
        self.add(f'test.check("{path}", {actual}, {cpp_tensor(expected)});')

    def check_slots(self, path, tensors):
        for key, tensor in tensors.items():
            if key in self.aliases:
                self.add(f'test.check_alias("{path}/{key}", "{self.prefix}{key}", {cpp_tensor(tensor)});')
            else:
                self.check(f"{path}/{key}", self.handle(key), tensor)

    def check_grads(self, path, grads):
        for key, expected in grads.items():
            arguments = f'"{path}/{key}", {self.handle(key)}'
            self.add(f"test.check_no_grad({arguments});" if expected is None
                     else f"test.check_grad({arguments}, {cpp_tensor(expected)});")

    def set(self, key, tensor):
        if key in self.aliases:
            self.add(f'test.set_alias("{self.prefix}{key}", {cpp_tensor(tensor)});')
            return
        self.add(f"test.set({self.handle(key)}, {cpp_tensor(tensor)});")


def subscript_key(key):
    """`powModel.powParamDict.powParam` for `powModel.powParamDict['powParam']`."""
    return re.sub(r"\[['\"]?(\w+)['\"]?\]", r".\1", key)


def check_flags(p, path, flags, actual):
    if len(set(flags.values())) != 1 and not p.case.edits.moded:
        raise Waiting("the mode of a child")
    p.add(f'test.check("{path}/training", {actual}, {str(flags["(root)"]).lower()});')


def key_rows(rows):
    rows = [row for row in rows if len(row) == 3]  # without get_extra_state's, which is no tensor
    return "{" + ", ".join(f'{{"{key}", {cpp_shape(shape)}, "{DTYPES[dtype]}"}}' for key, shape, dtype in rows) + "}"


def is_frozen(p, key):
    return any(place in ("", key) or key.startswith(place + ".") for place in p.case.edits.frozen)


def structure(p, initial, path="initial"):
    trained = [(key, shape, flag and not is_frozen(p, key)) for key, shape, flag in initial["named_parameters"]]
    parameters = ", ".join(f'{{"{k}", {cpp_shape(s)}, {str(t).lower()}}}' for k, s, t in trained)
    buffers = ", ".join(f'{{"{k}", {cpp_shape(s)}, "{DTYPES[d]}", {str(t).lower()}}}'
                        for k, s, d, t in initial["named_buffers"])
    modules = ", ".join(f'{{"{place}", "{kind}"}}' for place, kind in initial["named_modules"])
    children = ", ".join(f'{{"{place}", "{kind}"}}' for place, kind in initial["named_children"])
    repr_lines = "\n".join(initial["repr"])
    count = sum(math.prod(shape) for _, shape, flag in trained if flag)
    p.statements.append(f'  test.check("{path}/repr", test.repr(), R"({repr_lines})");')
    p.add(f'test.check_named_parameters("{path}/named_parameters", {{{parameters}}});')
    p.add(f'test.check_named_buffers("{path}/named_buffers", {{{buffers}}});')
    p.add(f'test.check_modules("{path}/named_modules", test.named_modules(), {{{modules}}});')
    p.add(f'test.check_modules("{path}/named_children", test.named_children(), {{{children}}});')
    p.add(f'test.check_state_dict("{path}/state_dict", {key_rows(initial["state_dict"])});')
    total = initial["num_parameters"]
    p.add(f'test.check("{path}/num_parameters", test.model.parameter_count(), std::int64_t{{{total}}});')
    p.add(f'test.check("{path}/num_trainable", test.trainable_count(), std::int64_t{{{count}}});')


def begin(p):
    for key, tensor, is_literal in given_values(p.case.root):
        if is_literal:
            p.check(f"initial/{key}", p.handle(key), tensor)
        else:
            p.set(key, tensor)


def finish(p, final):
    check_flags(p, "final", final["training"], "test.model.training()")
    for kind in ("parameters", "buffers"):
        p.check_slots(f"final/{kind}", final.get(kind, {}))
    hidden = {subscript_key(key): value for key, value in final.get("unregistered_parameters", {}).items()}
    p.check_slots("final/unregistered_parameters", hidden)
