# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The module tree of a golden case as an mspec file.

A case whose root is a layer or a container is wrapped: `module Case { body = Linear(...) ... }`, since a model has a
forward that declares the types of its arguments. Its keys then begin with `body.`.
"""

import math
import re

from golden_expr import HOST, STATIC, KindWalker, body_lines, mode_dependent
from golden_text import Unsupported, is_tensor, spec_number, spec_tensor, spec_type, spec_value

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
MODE_DEPENDENT_LAYERS = ("Dropout", "BatchNorm", "InstanceNorm", "AlphaDropout", "FeatureAlphaDropout")
LARGEST_LITERAL = 64  # parameters with more values get theirs from the program
WRAPPED = "body"


def is_custom(node):
    return "forward" in node or "members" in node or "args" not in node and node["type"] not in CONTAINERS


def members(node):
    return node.get("members", [])


def children(node):
    if "children" in node:
        return list(node["children"])
    return [(m["name"], m["node"]) for m in members(node) if m["kind"] == "module"]


def all_nodes(node):
    yield node
    for _, child in children(node):
        if child and "ref" not in child:
            yield from all_nodes(child)


def depends_on_mode(root):
    return any(node["type"].startswith(MODE_DEPENDENT_LAYERS) or
               ("forward" in node and mode_dependent(node["forward"]["body"])) for node in all_nodes(root))


def key_prefix(root):
    return "" if is_custom(root) else WRAPPED + "."


def member_at(node, path):
    """What `self.<path>` is: a module's node, the kind of a member, or None."""
    for name in re.findall(r"\w+", path):
        found = dict(children(node)).get(name)
        if found is None:
            for member in members(node):
                if member["name"] == name and member["kind"] in ("parameter", "buffer", "attr"):
                    value = member.get("value")
                    return value["dtype"] if is_tensor(value) else STATIC
            return None
        node = found
    return node


class SpecWriter:
    def __init__(self, root):
        self.root = root
        self.texts = {}  # text of a module without its name -> name
        self.modules = []  # whole texts in the order of use
        self.kinds = {}  # id of a custom node -> kinds of its forward's arguments

    # ---- kinds of arguments

    def infer(self, node, kinds):
        if not is_custom(node):
            return "float32"
        old = self.kinds.get(id(node))
        # Called with a number here and a tensor there: a number becomes a scalar tensor.
        self.kinds[id(node)] = kinds if old is None else [a if a != HOST else b for a, b in zip(old, kinds)]
        forward = node.get("forward")
        if not forward:
            return "float32"
        walker = KindWalker(lambda path: member_at(node, path), self.infer)
        return walker.walk(forward["body"], dict(zip(forward["args"], self.kinds[id(node)])))

    # ---- modules

    def instance(self, node):
        """The expression that makes a module."""
        if node is None:
            return "none"
        if "ref" in node:
            raise Unsupported("a module under two names")
        if is_custom(node):
            return self.module(node, self.inner_parameters(node)) + "()"
        if node["type"] in CONTAINERS:
            return self.container(node)
        arguments = [f"{name} = {spec_value(value)}" for name, value in node["args"].items()]
        return f"{node['type']}({', '.join(arguments)})"

    def container(self, node):
        entries = [(name, self.instance(child)) for name, child in node["children"]]
        if [name for name, _ in entries] == [str(i) for i in range(len(entries))]:
            return f"{node['type']}({', '.join(text for _, text in entries)})"
        return f"{node['type']} {{ {', '.join(f'{name}: {text}' for name, text in entries)} }}"

    def inner_parameters(self, node):
        parameters = []
        names = node.get("forward", {}).get("args", [])
        kinds = self.kinds.get(id(node), ["float32"] * len(names))
        for i, (name, kind) in enumerate(zip(names, kinds)):
            is_number = kind in (HOST, STATIC)
            parameters.append(f"{name}: " + ("float" if is_number else spec_type(kind, [f"*S{i}"])))
        return parameters

    def module(self, node, parameters):
        if node.get("base") or node.get("methods") or node.get("skip_super_init"):
            raise Unsupported("a class that is more than a module with a forward")
        lines = [self.member(member) for member in members(node)]
        forward = node.get("forward")
        if forward:
            lines += ["", f"  forward({', '.join(parameters)}) {{", *body_lines(forward["body"], "    "), "  }"]
        else:
            lines += ["", *self.missing_forward(node)]
        text = "\n".join(lines).lstrip("\n")
        return self.add(node["type"], text)

    def add(self, name, text):
        if text in self.texts:
            return self.texts[text]
        taken = set(self.texts.values())
        unique = name if name not in taken else next(f"{name}{i}" for i in range(2, 1000) if f"{name}{i}" not in taken)
        if unique != name:
            raise Unsupported(f"two different classes called {name}")
        self.texts[text] = unique
        self.modules.append(f"module {unique} {{\n{text}\n}}\n")
        return unique

    def missing_forward(self, node):
        """A module that PyTorch never calls, such as the holder of an optimiser's parameters, still needs a forward."""
        sums = " + ".join(f"sum(self.{m['name']})" for m in members(node) if m["kind"] == "parameter" and m.get("value"))
        return ["  forward(x: f32[]) {", f"    return x * ({sums or 1})", "  }"]

    # ---- members

    def member(self, member):
        handler = MEMBERS.get(member["kind"])
        if handler is None or not member.get("registered", True) and member["kind"] != "attr":
            raise Unsupported(f"the member {member['name']} ({member['kind']})")
        return "  " + handler(self, member)

    def child(self, member):
        return f"{member['name']} = {self.instance(member['node'])}"

    def parameter(self, member):
        name, value = member["name"], member.get("value")
        if member.get("share"):
            return f"param {name} = {member['share']}"
        if value is None:
            return f"param {name}: none"
        frozen = "" if member.get("requires_grad", True) else "@frozen "
        return f"{frozen}param {name}: {spec_type(value['dtype'], value['shape'])} = {initial(value)}"

    def buffer(self, member):
        name, value = member["name"], member.get("value")
        if value is None:
            return f"buffer {name}: none"
        transient = "" if member.get("persistent", True) else "@transient "
        return f"{transient}buffer {name}: {spec_type(value['dtype'], value['shape'])} = {initial(value)}"

    def attribute(self, member):
        value = member.get("value")
        if is_tensor(value):
            return f"tensor {member['name']}: {spec_type(value['dtype'], value['shape'])} = {initial(value)}"
        return f"{member['name']} = {spec_value(value)}"


MEMBERS = {"module": SpecWriter.child, "parameter": SpecWriter.parameter, "buffer": SpecWriter.buffer,
           "attr": SpecWriter.attribute}


def initial(tensor):
    return spec_tensor(tensor) if math.prod(tensor["shape"]) <= LARGEST_LITERAL else "zeros"


# ---- the whole file

def spec_text(root, signature, training):
    """The spec and the name of its model. `signature`: Arguments, `training`: Training or None, of golden_case."""
    writer = SpecWriter(root)
    parameters = [("@grad " if argument.needs_grad else "") + f"{argument.name}: {argument.type}" for argument in signature]
    writer.infer(root, [argument.kind for argument in signature])
    if is_custom(root):
        name = writer.module(root, parameters)
    else:
        body = [f"  {WRAPPED} = {writer.instance(root)}", "", f"  forward({', '.join(parameters)}) {{",
                f"    return {WRAPPED}({', '.join(a.name for a in signature)})", "  }"]
        name = writer.add("Case", "\n".join(body))
    text = "\n".join(writer.modules)
    if training:
        settings = ", ".join(f"{key} = {spec_number(value)}" for key, value in training.optimizer.items())
        text += (f"\ntrain {name} {{\n  loss({', '.join(training.loss_parameters)}) = {training.loss}\n"
                 f"  optimizer = SGD({settings})\n}}\n")
    return text, name
