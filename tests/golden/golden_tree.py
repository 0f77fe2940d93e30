# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The module tree of a golden case: its nodes, what they own, what the steps change about it before the first call."""

import math
import pathlib
import re
from dataclasses import dataclass, field

from golden_expr import STATIC, mode_dependent
from golden_text import is_tensor

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
STATE_CONTAINERS = ("ParameterList", "ParameterDict")
NOT_CALLED = ("ModuleList", "ModuleDict", *STATE_CONTAINERS)
MODE_DEPENDENT_LAYERS = ("Dropout", "BatchNorm", "InstanceNorm", "AlphaDropout", "FeatureAlphaDropout")
LAYERS = pathlib.Path(__file__).parents[2] / "frontend" / "nn"
LARGEST_LITERAL = 64  # parameters with more values get theirs from the program
WRAPPED = "body"


@dataclass
class Edits:
    """What steps before the first call change about the module; a spec says it from the start."""
    frozen: set = field(default_factory=set)  # paths of modules and parameters
    moded: set = field(default_factory=set)  # paths of modules whose mode a step sets
    graded: set = field(default_factory=set)  # paths of plain tensors with a gradient
    tied: dict = field(default_factory=dict)  # path of a module -> (name of its parameter, path of the tensor)
    unread_methods: tuple = ()  # methods of which no step that is kept says anything
    called: str = ""  # path of the only module that the steps call, if that is not the root
    keywords: dict = field(default_factory=dict)  # what the calls pass by keyword; the last tensors of the arguments
    tuples: tuple = ()  # into how many tensors each argument of the calls is taken apart
    hooks: list = field(default_factory=list)  # HookStep of golden_hooks, in the order in which they run


def is_custom(node):
    if node["type"] in CONTAINERS + STATE_CONTAINERS:
        return False
    return ("forward" in node or "members" in node or "args" not in node) and not node.get("base")


def members(node):
    return node.get("members", [])


def children(node):
    """Names and nodes below a module, those in Python lists and dictionaries too."""
    if "children" in node:
        return list(node["children"])
    below = []
    for member in members(node):
        if member["kind"] == "module":
            below.append((member["name"], member["node"]))
        elif member["kind"] in ("py_list", "py_dict"):
            below += [(f"{member['name']}.{name}", item) for name, item in python_items(member) if "type" in item]
    return below


def python_items(member):
    items = member["entries"] if member["kind"] == "py_dict" else enumerate(member["items"])
    return [(str(name), item) for name, item in items]


def is_reference(node):
    return node is None or "ref" in node or "alias" in node


def all_nodes(node):
    yield node
    for _, child in children(node):
        if not is_reference(child):
            yield from all_nodes(child)


def layers():
    """The layers that the compiler's library has."""
    return {name for path in LAYERS.glob("*.mspec")
            for name in re.findall(r"^module (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}


def missing_layers(root):
    known = {*layers(), *CONTAINERS, *STATE_CONTAINERS}
    wanted = [node.get("base", node["type"]) for node in all_nodes(root) if not is_custom(node)]
    return [name for name in wanted if name not in known]


def depends_on_mode(root):
    return any(not is_custom(node) and node["type"].startswith(MODE_DEPENDENT_LAYERS) or
               ("forward" in node and mode_dependent(node["forward"]["body"])) for node in all_nodes(root))


def key_prefix(root):
    return "" if is_custom(root) else WRAPPED + "."


def member_at(node, path):
    """What `self.<path>` is: a module's node, the kind of a member, or None."""
    for name in re.findall(r"\w+", path):
        below = dict(children(node))
        found = below.get(name)
        if found is None:
            inside = {key.split(".", 1)[1]: child for key, child in below.items() if key.startswith(name + ".")}
            if inside:
                node = {"type": "plain", "children": list(inside.items())}
                continue
            for member in members(node):
                if member["name"] == name and member["kind"] in ("parameter", "buffer", "attr"):
                    value = member.get("value")
                    return value["dtype"] if is_tensor(value) else STATIC
            return None
        if "alias" in found:
            return member_at(node, found["alias"])
        node = found
    return node


def given_values(node, prefix="", varied=None):
    """(key, tensor, whether the spec holds the values as a literal) of all parameters and buffers with given values."""
    varied = varied_members(node) if varied is None else varied
    for name, tensor in (node.get("state") or {}).items():
        if tensor is not None:
            yield prefix + name, tensor, False
    for name, tensor in state_entries(node):
        yield prefix + name, tensor, is_small(tensor)
    for member in members(node):
        if member["kind"] in ("parameter", "buffer") and is_tensor(member.get("value")):
            literal = is_small(member["value"]) and (node["type"], member["name"]) not in varied
            yield prefix + member["name"], member["value"], literal
        elif member["kind"] in ("py_list", "py_dict"):
            for name, item in python_items(member):
                if "type" not in item and is_tensor(item.get("value")):
                    yield f"{prefix}{member['name']}.{name}", item["value"], is_small(item["value"])
    for name, child in children(node):
        if not is_reference(child):
            yield from given_values(child, f"{prefix}{name}.", varied)


def aliases(root, edits):
    """Keys under which a tensor stands a second time. A module's own parameters come before its children's."""
    later = {member["share"] for member in members(root) if member.get("share")}
    later |= {path + name for path, (name, _) in edits.tied.items()}
    nodes = {node["id"]: node for node in all_nodes(root) if node.get("id")}
    for name, child in children(root):
        if child and "ref" in child:
            later |= {f"{name}.{key}" for key, _, _ in given_values(nodes[child["ref"]])}
    return later


def state_entries(node):
    """Entries of a ParameterList or ParameterDict in PyTorch's order: a plain dict is sorted."""
    if node["type"] == "ParameterList":
        return [(str(i), value) for i, value in enumerate(node["values"])]
    if node["type"] == "ParameterDict":
        entries = [tuple(entry) for entry in node["entries"]]
        return sorted(entries) if node.get("source") == "plain dict" else entries
    return []


def is_small(tensor):
    return math.prod(tensor["shape"]) <= LARGEST_LITERAL


def varied_members(root):
    """(class, member) with different values in different instances of the class."""
    seen, varied = {}, set()
    for node in all_nodes(root):
        for member in members(node):
            if member["kind"] in ("parameter", "buffer", "attr"):
                key = node["type"], member["name"]
                if seen.setdefault(key, member.get("value")) != member.get("value"):
                    varied.add(key)
    return varied
