# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Forward bodies of golden cases: from the Python-like text to mspec, and which of their values are host numbers.

    ['a = self.logModel(self.powModel(x, q))', 'if self.training:\\n    self.n = self.n + 1', 'return a / 2']
"""

import ast

from golden_text import DTYPES, Unsupported

HOST = "float"  # a double of the host: a Python float that becomes an argument of the compiled program
STATIC = "static"  # a literal


def parse(text, mode="exec"):
    try:
        return ast.parse(text, mode=mode)
    except SyntaxError as error:
        raise Unsupported(f"`{text}`: {error}") from error


# ---- text

def expression_text(node):
    return ast.unparse(node)


def _assign(node, indent):
    targets = node.targets[0]
    all_targets = targets.elts if isinstance(targets, ast.Tuple) else [targets]
    names = ", ".join(map(expression_text, all_targets))
    return [f"{indent}{names} = {expression_text(node.value)}"]


def _augmented(node, indent):
    target = expression_text(node.target)
    return [f"{indent}{target} = {expression_text(ast.BinOp(node.target, node.op, node.value))}"]


def _return(node, indent):
    if isinstance(node.value, ast.Tuple):
        return [f"{indent}return {', '.join(expression_text(e) for e in node.value.elts)}"]
    return [f"{indent}return {expression_text(node.value)}"]


def _block(statements, indent):
    return [line for statement in statements for line in statement_lines(statement, indent + "  ")]


def _if(node, indent):
    lines = [f"{indent}if {expression_text(node.test)} {{", *_block(node.body, indent)]
    if node.orelse:
        lines += [f"{indent}}} else {{", *_block(node.orelse, indent)]
    return [*lines, f"{indent}}}"]


def _for(node, indent):
    head = f"{indent}for {expression_text(node.target)} in {expression_text(node.iter)} {{"
    return [head, *_block(node.body, indent), f"{indent}}}"]


def _with(node, indent):
    context = expression_text(node.items[0].context_expr)
    if context not in ("no_grad()", "torch.no_grad()"):
        raise Unsupported(f"with {context}")
    return [f"{indent}no_grad {{", *_block(node.body, indent), f"{indent}}}"]


STATEMENTS = {ast.Assign: _assign, ast.AugAssign: _augmented, ast.Return: _return, ast.If: _if, ast.For: _for,
              ast.With: _with, ast.Expr: lambda node, indent: [f"{indent}{expression_text(node.value)}"]}


def statement_lines(node, indent):
    if type(node) not in STATEMENTS:
        raise Unsupported(f"the statement `{ast.unparse(node)}`")
    return STATEMENTS[type(node)](node, indent)


class _Unqualified(ast.NodeTransformer):
    """`value` for `self.value`, of attributes that are arguments of the module."""

    def __init__(self, names):
        self.names = names

    def visit_Attribute(self, node):
        if isinstance(node.value, ast.Name) and node.value.id == "self" and node.attr in self.names:
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)


def body_lines(body, indent, static=()):
    tree = _Unqualified(static).visit(parse("\n".join(body)))
    return [line for statement in tree.body for line in statement_lines(statement, indent)]


def mode_dependent(body):
    """Whether eval and train may differ: the body asks for the mode or writes a member."""
    for node in ast.walk(parse("\n".join(body))):
        if isinstance(node, ast.Attribute) and node.attr == "training":
            return True
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            return True
    return False


# ---- kinds of values: HOST, STATIC, or the dtype of a tensor

class KindWalker:
    """Walks one forward. `member(path)` tells what `self.path` is: a kind, or a module's node; `call(node, kinds)`
    walks a child's forward with arguments of these kinds and returns the kind of its result."""

    def __init__(self, member, call):
        self.member, self.call = member, call
        self.locals = {}
        self.result = "float32"

    def walk(self, body, arguments):
        self.locals = dict(arguments)
        self._statements(parse("\n".join(body)).body)
        return self.result

    def _statements(self, statements):
        for statement in statements:
            if isinstance(statement, ast.Assign):
                kind = self.kind(statement.value)
                for target in statement.targets:
                    for name in (target.elts if isinstance(target, ast.Tuple) else [target]):
                        if isinstance(name, ast.Name):
                            self.locals[name.id] = kind
            elif isinstance(statement, ast.Return):
                self.result = self.kind(statement.value)
            else:
                for value in ast.iter_child_nodes(statement):
                    if isinstance(value, ast.expr):
                        self.kind(value)
                for block in ("body", "orelse"):
                    self._statements(getattr(statement, block, []))

    def kind(self, node):
        if isinstance(node, ast.Constant):
            return STATIC
        if isinstance(node, ast.Name):
            return self.locals.get(node.id, "float32")
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            found = self._member(node)
            if isinstance(found, dict):
                return "float32"
            if found is None:
                self.kind(node.value)
            return found or "float32"
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Compare):
            return "bool"
        return join([self.kind(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)])

    def _member(self, node):
        text = ast.unparse(node)
        return self.member(text[len("self."):]) if text.startswith("self.") else None

    def _call(self, node):
        kinds = [self.kind(argument) for argument in node.args]
        kinds += [self.kind(keyword.value) for keyword in node.keywords]
        callee = self._member(node.func)
        if isinstance(callee, dict):
            return self.call(callee, kinds)
        if isinstance(node.func, ast.Attribute):
            kinds.append(self.kind(node.func.value))
        return join(kinds)


def join(kinds):
    tensors = [kind for kind in kinds if kind in DTYPES]
    if tensors:
        return "float32" if "float32" in tensors else tensors[0]
    return HOST if HOST in kinds else STATIC
