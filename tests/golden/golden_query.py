# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The queries of golden cases: Python expressions over the module `m`, as checks of the compiled model.

    [n for n, p in m.named_parameters()]     test.check_lines("steps/0/value", test.parameter_names(), {"w"});
    m.powModel.powBuff                       test.check("steps/1/value/...", test.model.powModel.powBuff, ...);

Details of Python have no entry in a compiled model; each is listed with the reason.
"""

import ast
import re

from golden_text import Unsupported, cpp_shape, cpp_string, cpp_tensor, is_tensor, plain_tuple

PYTHON_ONLY = [
    (r"m\.to\('cpu'\) is m|str\(next\(m\.parameters\(\)\)\.device\)", "a compiled model has no device"),
    (r"z\.grad_fn\.name\(\)", "autograd's nodes have no names here"),
    (r"repr\(list\(m\.named_children\(\)\)\)", "Python's text of a list; the children are compared in the structure"),
    (r"'\w+' in m\.__dict__", "where Python keeps a member; the structure says what is registered"),
    (r"\(z\.requires_grad, z\.grad_fn is None, z\.is_inference\(\)\)", "a tensor carries no record of autograd"),
    (r"\[\(\w, \w\.requires_grad\) for .*\]", "a tensor carries no record of autograd"),
    (r"sd\['\w+'\]\.requires_grad", "a tensor carries no record of autograd"),
    (r"\(m\.\w+\.requires_grad(, m\.\w+\.requires_grad)*\)", "the kinds of members are compared in the structure"),
    (r"z is x", "an output is a tensor of its own"),
    (r"m\[1\]\.value", "attributes of a spec are static: the compiled model holds no copy"),
    (r"\(m\.first, m\.buf1, m\.child1\)", "a member that is none has no entry; the lists show that it is absent"),
]


def strings(value):
    return "{" + ", ".join(cpp_string(text) for text in value) + "}"


def lines(actual):
    return lambda p, path, value, _: f"test.check_lines({path}, {actual}, {strings(value)});"


def pairs(actual):
    return lambda p, path, value, _: (
        f"test.check_modules({path}, {actual}, " +
        "{" + ", ".join("{" + ", ".join(map(cpp_string, plain_tuple(row))) + "}" for row in value) + "});")


def count(actual):
    return lambda p, path, value, _: f"test.check({path}, std::int64_t({actual}), std::int64_t{{{value}}});"


def boolean(actual):
    return lambda p, path, value, _: f"test.check({path}, {actual}, {str(value).lower()});"


def shapes(p, path, value, _):
    rows = [(row[0], row[1]) for row in map(plain_tuple, value)]
    keys = ", ".join(f'{{"{key}", {cpp_shape(plain_tuple(shape))}, "f32"}}' for key, shape in rows)
    return f"test.check_parameter_shapes({path}, {{{keys}}});"


def prefixed_modules(p, path, value, found):
    names = [name[len(found[1]):].lstrip(".") for name in value]
    return f"test.check_lines({path}, test.module_paths(), {strings(names)});"


def shape_of(p, path, value, found):
    return f"test.check_shape({path}, {found[1]}.shape(), {cpp_shape(plain_tuple(value))});"


def same_storage(p, path, value, found):
    return (f'test.check({path}, test.same_storage("{p.prefix}{found[1]}", "{p.prefix}{found[2]}"), '
            f"{str(value).lower()});")


def dtypes(p, path, value, _):
    names = {"torch.float32": "f32", "torch.float64": "f64", "torch.int64": "i64"}
    return f"test.check_lines({path}, test.state_dict_dtypes(), {strings([names[text] for text in value])});"


def raw_repr(p, path, value, _):
    return f'test.check({path}, test.repr(), R"({value})");'


GETTER = r"m\.(get_(?:submodule|parameter|buffer))\('([^']*)'\)"


def getter(p, name, place):
    return f'test.model.{name}("{p.prefix + place if place else p.prefix[:-1]}")'


def got(p, path, value, found):
    if found[1] == "get_submodule":
        return f'test.check_lines({path}, {{{getter(p, found[1], found[2])}.type}}, {strings([value["module"]])});'
    return (f"test.check_lines({path}, {{{getter(p, found[1], found[2])}.name}}, {strings([p.prefix + found[2]])});\n  " +
            f'test.check({path[:-1]}/{found[2]}", {p.handle(found[2])}, {cpp_tensor(value)});')


def failing_query(p, expression, error, path):
    """The statement that checks the words of a query's error."""
    if not (found := re.fullmatch(GETTER, expression)):
        raise Unsupported(f"the failing query {expression}")
    return f'  test.check_error("{path}/error", [&] {{ {getter(p, found[1], found[2])}; }}, R"({error["message"]})");'


NAMES = [
    (GETTER, got),
    (r"m\.get_submodule\(''\) is m", boolean("test.model.get_submodule(test.root()).name == test.root()")),
    (r"\[n for n, c in m\.named_modules\(remove_duplicate=False\)\]", lines("test.module_paths(false)")),
    (r"repr\(m\)", raw_repr),
    (r"sum_py\(p\.numel\(\) for p in m\.parameters\(\)\)", count("test.model.parameter_count()")),
    (r"\[\(n, tuple\(p\.shape\)\) for n, p in m\.named_parameters\(\)\]", shapes),
    (r"m\.training", boolean("test.model.training()")),
    (r"\[n for n, p in m\.named_parameters\(\)\]", lines("test.parameter_names()")),
    (r"\[n for n, p in m\.named_parameters\(remove_duplicate=False\)\]", lines("test.parameter_names(true)")),
    (r"\[n for n, b in m\.named_buffers\(\)\]", lines("test.buffer_names()")),
    (r"\[n for n, c in m\.named_children\(\)\]", lines("test.children_of()")),
    (r"\[n for n, c in m\.named_modules\(\)\]", lines("test.module_paths()")),
    (r"\[n for n, c in m\.named_modules\(prefix='(\w+)'\)\]", prefixed_modules),
    (r"\[\(n, type\(c\)\.__name__\) for n, c in m\.named_children\(\)\]", pairs("test.named_children()")),
    (r"\[\(n, type\(c\)\.__name__\) for n, c in m\.named_modules\(\)\]", pairs("test.named_modules()")),
    (r"list\(m\.state_dict\(\)\.keys\(\)\)", lines("test.state_dict_keys()")),
    (r"list\(m\._modules\.keys\(\)\)", lines("test.members_of()")),
    (r"list\(m\.(\w+)\.(?:_modules\.)?keys\(\)\)",
     lambda p, path, value, found: f'test.check_lines({path}, test.members_of("{found[1]}"), {strings(value)});'),
    (r"len\(list\(m\.parameters\(\)\)\)", count("test.parameter_names().size()")),
    (r"len\(list\(m\.children\(\)\)\)|len\(m\)", count("test.children_of().size()")),
    (r"len\(list\(m\.modules\(\)\)\)", count("test.module_paths().size()")),
    (r"(z)\.shape", shape_of),
    (r"m\.([\w.]+) is m\.([\w.]+)", same_storage),
    (r"\[str\(v\.dtype\) for v in m\.state_dict\(\)\.values\(\)\]", dtypes),
]


def tensor_at(p, expression):
    """The key of the tensor that `m.a.b`, `m.layers[0].weight` or `sd['w']` is, or None."""
    found = re.fullmatch(r"m\.([\w.\[\]]+)", expression) or re.fullmatch(r"sd\['([\w.]+)'\]", expression)
    return re.sub(r"\[(\w+)\]", r".\1", found[1]) if found else None


def query(p, expression, value, path):
    """Statements that check the value of the expression, none for Python's own business."""
    for pattern, _ in PYTHON_ONLY:
        if re.fullmatch(pattern, expression):
            return []
    for pattern, handler in NAMES:
        if found := re.fullmatch(pattern, expression):
            return [handler(p, f'"{path}"', value, found)]
    tree = ast.parse(expression, mode="eval").body
    if isinstance(tree, ast.Tuple):
        parts = zip(tree.elts, plain_tuple(value))
        return [line for i, (part, one) in enumerate(parts) for line in query(p, ast.unparse(part), one, f"{path}/{i}")]
    if not any(isinstance(node, ast.Name) for node in ast.walk(tree)):
        return []  # a sum of numbers
    return tensor_query(p, expression, value, path)


def tensor_query(p, expression, value, path):
    key = tensor_at(p, expression)
    if key and key.endswith(".training"):
        return []  # of a module in a Python list: no mode reaches it, and nothing here asks for it
    if key and key.endswith(".grad"):
        key = key[:-len(".grad")]
        where = f'"{path}/{key}", {p.handle(key)}'
        return [f"test.check_no_grad({where});" if value is None else f"test.check_grad({where}, {cpp_tensor(value)});"]
    if key and is_tensor(value):
        return [f'test.check("{path}/{key}", {p.handle(key)}, {cpp_tensor(value)});']
    raise Unsupported(f"the query {expression}")
