# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The module tree of a golden case as an mspec file.

A case whose root is a layer or a container is wrapped: `module Case { body = Linear(...) ... }`, since a model has a
forward that declares the types of its arguments. Its keys then begin with `body.`.
"""

import re

from golden_expr import HOST, STATIC, KindWalker, body_lines
from golden_hooks import failing_forward, hook_lines
from golden_text import Unsupported, Waiting, cpp_string, is_tensor, spec_tensor, spec_type, spec_value
from golden_tree import (CONTAINERS, LAYERS, NOT_CALLED, STATE_CONTAINERS, WRAPPED, all_nodes, children, is_custom,
                         is_reference, is_small, member_at, members, python_items, state_entries, varied_members)


class SpecWriter:
    def __init__(self, root, edits):
        self.root, self.edits = root, edits
        self.varied = varied_members(root)
        self.texts = {}  # text of a module without its name -> name
        self.modules = []  # whole texts in the order of use
        self.kinds = {}  # id of a custom node -> kinds of its forward's arguments
        self.shared = self.shared_nodes(root)  # id -> node, of modules that stand in several places
        self.places = {}  # id -> expression for a module that has been made

    def shared_nodes(self, root):
        wanted = {ref for ref in self.references(root)}
        return {node["id"]: node for node in all_nodes(root) if node.get("id") in wanted}

    def references(self, node):
        for _, child in children(node):
            if child and "ref" in child:
                yield child["ref"]
            elif not is_reference(child):
                yield from self.references(child)

    # ---- kinds of arguments

    def infer(self, node, kinds):
        if not is_custom(node):
            return "float32" if node["type"] not in CONTAINERS else self.infer_sequence(node, kinds)
        old = self.kinds.get(node["type"])
        # Called with a number here and a tensor there: a number becomes a scalar tensor.
        self.kinds[node["type"]] = kinds if old is None else [a if a != HOST else b for a, b in zip(old, kinds)]
        forward = node.get("forward")
        if not forward:
            return "float32"
        walker = KindWalker(lambda path: self.resolved(member_at(node, path)), self.infer)
        return walker.walk(forward["body"], dict(zip(forward["args"], self.kinds[node["type"]])))

    def infer_sequence(self, node, kinds):
        for _, child in children(node):
            kinds = [self.infer(self.resolved(child), kinds)]
        return kinds[0] if kinds else "float32"

    def resolved(self, node):
        return self.shared[node["ref"]] if isinstance(node, dict) and "ref" in node else node

    # ---- modules

    def instance(self, node, path):
        """The expression that makes a module."""
        if node is None:
            return "none"
        if "alias" in node:
            return node["alias"]
        identity = node.get("ref") or node.get("id")
        if identity in self.places:
            return self.places[identity]
        if "ref" in node:
            raise Unsupported(f"the module {node['ref']}, used before it is made")
        return self.made(node, path)

    def made(self, node, path):
        if is_custom(node):
            return self.module(node, self.inner_parameters(node), path) + self.hoisted_arguments(node)
        if node["type"] in CONTAINERS:
            return self.container(node, path)
        if node["type"] in STATE_CONTAINERS:
            return self.state_container(node)
        arguments = [f"{name} = {spec_value(value)}" for name, value in node["args"].items()]
        name = node["type"]
        if node.get("base"):
            name = self.derived(node, path)
            if path in self.edits.tied:
                arguments.append(f"tied = {self.edits.tied[path][1].rpartition('.')[0]}")
        return f"{name}({', '.join(arguments)})"

    def container(self, node, path):
        entries = [(name, self.instance(child, f"{path}{name}.")) for name, child in node["children"]]
        if [name for name, _ in entries] == [str(i) for i in range(len(entries))]:
            return f"{node['type']}({', '.join(text for _, text in entries)})"
        return f"{node['type']} {{ {', '.join(f'{spec_key(name)}: {text}' for name, text in entries)} }}"

    def state_container(self, node):
        entries = [(name, f"{spec_type(value['dtype'], value['shape'])} = {spec_tensor(value)}")
                   for name, value in state_entries(node)]
        if node["type"] == "ParameterList":
            return f"ParameterList({', '.join(text for _, text in entries)})"
        return f"ParameterDict {{ {', '.join(f'{spec_key(name)}: {text}' for name, text in entries)} }}"

    def derived(self, node, path):
        """A class derived from a layer: the layer's text under the other name."""
        if node.get("methods") or members(node):
            raise Unsupported("a class that adds to the layer it is derived from")
        source = LAYERS / f"{node['base']}.mspec"
        if not source.exists():
            raise Waiting(f"layer {node['base']}")
        text = source.read_text(encoding="utf-8")
        signature, body = re.search(r"module \w+\((.*?)\) \{\n(.*)\n\}\n", text, re.DOTALL).groups()
        if path in self.edits.tied:
            name, place = self.edits.tied[path]
            signature = "tied: module, " + signature
            body = re.sub(rf"param {name}: .*", f"param {name} = tied.{place.rpartition('.')[2]}", body, count=1)
        return self.add(node["type"], body, f"({signature})")

    def inner_parameters(self, node):
        parameters = []
        names = node.get("forward", {}).get("args", [])
        kinds = self.kinds.get(node["type"], ["float32"] * len(names))
        for i, (name, kind) in enumerate(zip(names, kinds)):
            is_number = kind in (HOST, STATIC)
            parameters.append(f"{name}: " + ("float" if is_number else spec_type(kind, [f"*S{i}"])))
        return parameters

    def module(self, node, parameters, path):
        if node.get("base") or node.get("skip_super_init"):
            raise Unsupported("a class that is more than a module with a forward")
        lines = self.lets(node, path) if node is self.root else []
        for member in members(node):
            if (node["type"], member["name"]) not in self.hoisted(node):
                lines.append(self.member(node, member, path))
        lines += [self.method(name, method) for name, method in node.get("methods", {}).items()
                  if name not in self.edits.unread_methods]
        forward = node.get("forward")
        if node is self.root and self.edits.called:
            names = ", ".join(parameter.split(":")[0].split()[-1] for parameter in parameters)
            lines += ["", f"  forward({', '.join(parameters)}) {{",
                      f"    return self.{subscripted(self.edits.called)}({names})", "  }"]
        elif forward:
            names = [name for _, name in self.hoisted(node)]
            body = ["return " + forward["args"][0]] if failing_forward(node) else forward["body"]
            body = body_lines(body, "    ", static=names)
            lines += ["", f"  forward({', '.join(parameters)}) {{", *body, "  }"]
        elif node is self.root:
            lines += ["", *self.missing_forward(node)]
        if node is self.root:
            lines += hook_lines(self.edits.hooks, "")
        text = "\n".join(lines).lstrip("\n")
        return self.add(node["type"], text, self.hoisted_parameters(node))

    def lets(self, node, path):
        """`let` for the modules that stand in several places, unless the later ones are names beside the first."""
        lines = []
        own = {child.get("id") for _, child in children(node) if child} if is_custom(node) else set()
        for identity, shared in self.shared.items():
            if identity in own:
                continue
            lines.append(f"  let {identity} = {self.made(shared, path)}")
            self.places[identity] = identity
        return lines

    def add(self, name, text, parameters=""):
        known = self.texts.setdefault(name, text)
        if known != text:
            raise Unsupported(f"two different classes called {name}")
        module = f"module {name}{parameters} {{\n{text}\n}}\n" if text else f"module {name}{parameters} {{\n}}\n"
        if module not in self.modules:
            self.modules.append(module)
        return name

    def missing_forward(self, node):
        """A module that PyTorch never calls, such as the holder of an optimiser's parameters, still needs a forward."""
        sums = " + ".join(f"sum(self.{m['name']})" for m in members(node)
                          if m["kind"] == "parameter" and (m.get("value") or {}).get("dtype") == "float32")
        name = "x" if all(m["name"] != "x" for m in members(node)) else "input"
        factor = f"({sums})" if sums else "1"
        return [f"  forward({name}: f32[]) {{", f"    return {name} * {factor}", "  }"]

    # ---- attributes that differ between instances become arguments

    def hoisted(self, node):
        return [(node["type"], m["name"]) for m in members(node)
                if m["kind"] == "attr" and not is_tensor(m.get("value")) and (node["type"], m["name"]) in self.varied]

    def attributes(self, node):
        names = {name for _, name in self.hoisted(node)}
        return [(m["name"], m["value"]) for m in members(node) if m["name"] in names]

    def hoisted_parameters(self, node):
        parameters = [f"{name}: {type(value).__name__}" for name, value in self.attributes(node)]
        return f"({', '.join(parameters)})" if parameters else ""

    def hoisted_arguments(self, node):
        return f"({', '.join(spec_value(value) for _, value in self.attributes(node))})"

    # ---- members

    def member(self, node, member, path):
        handler = MEMBERS.get(member["kind"])
        if handler is None:
            raise Unsupported(f"the member {member['name']} ({member['kind']})")
        return "  " + handler(self, node, member, path)

    def frozen(self, path):
        return "@frozen " if path in self.edits.frozen else ""

    def moded(self, path):
        return "@mode(runtime) " if path in self.edits.moded else ""

    def child(self, _, member, path):
        name, inner = member["name"], f"{path}{member['name']}."
        text = f"{self.frozen(path + name)}{self.moded(path + name)}{name} = {self.instance(member['node'], inner)}"
        if member["node"] and "id" in member["node"]:
            self.places.setdefault(member["node"]["id"], name)
        return text

    def parameter(self, node, member, path):
        name, value = member["name"], member.get("value")
        if member.get("share"):
            return f"param {name} = {member['share']}"
        if value is None:
            return f"param {name}: none"
        frozen = self.frozen(path + name) if member.get("requires_grad", True) else "@frozen "
        return f"{frozen}param {name}: {self.typed(node, member)}"

    def buffer(self, node, member, _):
        if member.get("value") is None:
            return f"buffer {member['name']}: none"
        transient = "" if member.get("persistent", True) else "@transient "
        return f"{transient}buffer {member['name']}: {self.typed(node, member)}"

    def attribute(self, node, member, path):
        if is_tensor(member.get("value")):
            graded = "@grad " if path + member["name"] in self.edits.graded else ""
            return f"{graded}tensor {member['name']}: {self.typed(node, member)}"
        return f"{member['name']} = {spec_value(member.get('value'))}"

    def typed(self, node, member):
        value = member["value"]
        literal = is_small(value) and (node["type"], member["name"]) not in self.varied
        return f"{spec_type(value['dtype'], value['shape'])} = {spec_tensor(value) if literal else 'zeros'}"

    def python_container(self, _, member, path):
        entries = []
        for name, item in python_items(member):
            text = (self.instance(item, f"{path}{member['name']}.{name}.") if "type" in item else
                    f"{item['kind'][:5]} {spec_type(item['value']['dtype'], item['value']['shape'])} = "
                    f"{spec_tensor(item['value'])}")
            entries.append(text if member["kind"] == "py_list" else f"{spec_key(name)}: {text}")
        braces = "[{}]" if member["kind"] == "py_list" else "{{ {} }}"
        return f"plain {member['name']} = {braces.format(', '.join(entries))}"

    def method(self, name, method):
        found = re.fullmatch(r"return (['\"].*['\"])", "\n".join(method["body"]))
        if name != "extra_repr" or not found:
            raise Unsupported(f"the method {name}")
        text = found[1][1:-1]
        return f'  repr "{text.replace("{", "{{").replace("}", "}}")}"'


MEMBERS = {"module": SpecWriter.child, "parameter": SpecWriter.parameter, "buffer": SpecWriter.buffer,
           "attr": SpecWriter.attribute, "py_list": SpecWriter.python_container,
           "py_dict": SpecWriter.python_container}


def spec_key(name):
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else cpp_string(name)


def subscripted(path):
    """`body[0].fc` for `body.0.fc`."""
    return re.sub(r"\.(\d+)", r"[\1]", path)


# ---- the whole file

def spec_text(root, signatures, training, edits):
    """The spec and the name of its model. `signatures`: for each overload Arguments, `training`: Training or None, of
    golden_case."""
    writer = SpecWriter(root, edits)
    lists = []
    for signature in signatures:
        lists.append([("@grad " if a.needs_grad else "") + f"{a.name}: {a.type}" for a in signature])
        writer.infer(root, [argument.kind for argument in signature])
    if is_custom(root):
        if len(lists) > 1:
            raise Unsupported("a custom root with overloads")
        name = writer.module(root, lists[0], "")
    else:
        name = writer.add("Case", "\n".join(wrapped_lines(writer, root, signatures, lists)))
    text = "\n".join(writer.modules)
    return text + (train_block(name, training) if training else ""), name


def train_block(name, training):
    optimizer, arguments = training.optimizer
    settings = ", ".join(f"{key} = {spec_value(value)}" for key, value in arguments.items())
    lines = ["", f"train {name} {{", f"  loss({', '.join(training.loss_parameters)}) = {training.loss}",
             f"  optimizer = {optimizer}({settings})"]
    if training.schedule:
        lines.append(f"  schedule = {training.schedule}")
    for parameters, changed in training.groups:
        lines += [f"  group {', '.join(map(cpp_string, parameters))} {{",
                  *(f"    {key} = {spec_value(value)}" for key, value in changed.items()), "  }"]
    return "\n".join([*lines, "}", ""])


def grouped(names, sizes):
    """["x1", "(x2, x3)"] of three names in groups of one and two."""
    if sum(sizes) != len(names):
        return names
    groups = [[names.pop(0) for _ in range(size)] for size in sizes]
    return [group[0] if len(group) == 1 else f"({', '.join(group)})" for group in groups]


def call_arguments(signature, keywords, tuples):
    """The last arguments are the tensors that PyTorch is given by keyword."""
    names = grouped([argument.name for argument in signature], tuples)
    tensors = [key for key, value in keywords.items() if is_tensor(value)]
    names = [*names[:len(names) - len(tensors)],
             *(f"{key} = {name}" for key, name in zip(tensors, names[len(names) - len(tensors):]))]
    return [*names, *(f"{key} = {spec_value(value)}" for key, value in keywords.items() if not is_tensor(value))]


def wrapped_lines(writer, root, signatures, lists):
    frozen = "@frozen " if "" in writer.edits.frozen else ""
    lines = [*writer.lets(root, ""), f"  {frozen}{WRAPPED} = {writer.instance(root, '')}"]
    for signature, parameters in zip(signatures, lists):
        names = ", ".join(call_arguments(signature, writer.edits.keywords, writer.edits.tuples))
        callee = subscripted(f"{WRAPPED}.{writer.edits.called}") if writer.edits.called else WRAPPED
        body = f"{names} * 1" if root["type"] in NOT_CALLED and not writer.edits.called else f"{callee}({names})"
        lines += ["", f"  forward({', '.join(parameters)}) {{", f"    return {body}", "  }"]
    return lines + hook_lines(writer.edits.hooks, WRAPPED)
