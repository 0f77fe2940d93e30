# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numbers, tensors and names of golden cases as mspec and as C++ text."""

import json
import math
import pathlib
import re
import struct
import textwrap

DATA = pathlib.Path(__file__).parent / "data"
DTYPES = {"float32": "f32", "float64": "f64", "float16": "f16", "int64": "i64", "int32": "i32", "bool": "bool"}
CPP_TYPES = {"float32": "float", "float64": "double", "int64": "std::int64_t", "int32": "std::int32_t", "bool": "bool"}


class Unsupported(Exception):
    """A case uses what the generator has no translation for."""


class Waiting(Exception):
    """A case needs what modc does not have yet."""


def is_tensor(value):
    return isinstance(value, dict) and "dtype" in value and "shape" in value


def plain_tuple(value):
    return value["tuple"] if isinstance(value, dict) and "tuple" in value else value


def values_of(tensor):
    if "data" not in tensor:
        return from_file(tensor)
    return [float(v) if isinstance(v, str) else v for v in tensor["data"]]


def from_file(tensor):
    """Values that a case keeps in a safetensors file: an 8 byte length, a JSON header, then the data."""
    content = (DATA / tensor["file"]).read_bytes()
    (size,) = struct.unpack_from("<Q", content)
    row = json.loads(content[8:8 + size])[tensor["key"]]
    begin, end = (8 + size + offset for offset in row["data_offsets"])
    code, width = {"F32": ("f", 4), "F64": ("d", 8), "I64": ("q", 8)}[row["dtype"]]
    return list(struct.unpack(f"<{(end - begin) // width}{code}", content[begin:end]))


# ---- mspec

def spec_number(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        raise Unsupported("a spec has no literal for numbers that are not finite")
    return repr(value)


def spec_value(value):
    """An argument of a module: number, text, none, tuple."""
    if value is None:
        return "none"
    if isinstance(value, (bool, int, float)):
        return spec_number(value)
    if isinstance(value, str):
        return cpp_string(value)
    if isinstance(value, dict) and "dtype" in value:
        return spec_tensor(value)
    if isinstance(value, dict) and "tuple" in value:
        value = value["tuple"]
    if isinstance(value, list):
        return "(" + ", ".join(spec_value(v) for v in value) + ("," if len(value) == 1 else "") + ")"
    raise Unsupported(f"the argument {value!r}")


def spec_tensor(tensor):
    """Nested list literals, as `[[1.0, 2.0], [3.0, 4.0]]`."""
    values = values_of(tensor)

    def nested(shape, at):
        if not shape:
            return spec_number(values[at])
        step = math.prod(shape[1:])
        return "[" + ", ".join(nested(shape[1:], at + i * step) for i in range(shape[0])) + "]"

    return nested(tensor["shape"], 0)


def spec_type(dtype, extents):
    return f"{DTYPES[dtype]}[{', '.join(str(e) for e in extents)}]"


# ---- C++

def cpp_string(text):
    return json.dumps(text, ensure_ascii=False)


def cpp_number(value, dtype):
    if dtype == "bool":
        return "true" if value else "false"
    if dtype not in ("float32", "float64"):
        return str(int(value))
    suffix = "f" if dtype == "float32" else ""
    value = float(value)
    if math.isnan(value):
        return f"std::numeric_limits<{CPP_TYPES[dtype]}>::quiet_NaN()"
    if math.isinf(value):
        return ("-" if value < 0 else "") + f"std::numeric_limits<{CPP_TYPES[dtype]}>::infinity()"
    return repr(value) + suffix


def cpp_shape(shape):
    return "{" + ", ".join(str(n) for n in shape) + "}"


def cpp_tensor(tensor):
    """`tensor<float>({2, 3}, {1.0f, ...})`."""
    numbers = ", ".join(cpp_number(v, tensor["dtype"]) for v in values_of(tensor))
    return f"tensor<{CPP_TYPES[tensor['dtype']]}>({cpp_shape(tensor['shape'])}, {{{numbers}}})"


def cpp_statement(text, indent="  "):
    """The statement in lines of at most 120 columns; its string literals must have no blanks."""
    return "\n".join(textwrap.wrap(text, 120, initial_indent=indent, subsequent_indent=indent + "    ",
                                   break_long_words=False, break_on_hyphens=False))


# What the members of an emitted class may not be called; its other reserved words do not occur in the cases.
RESERVED_MEMBERS = {"forward", "prepare", "load_state_dict", "save_state_dict", "state_dict", "state", "packed", "info",
                    "repr", "train", "eval", "parameters", "slots", "small", "class", "new", "delete", "default"}


def cpp_bytes(tensor):
    """The elements as they lie in memory, as a string literal."""
    code = {"float32": "f", "float64": "d", "float16": "e", "int64": "q", "int32": "i", "bool": "?"}[tensor["dtype"]]
    data = struct.pack(f"<{len(tensor['data'])}{code}", *values_of(tensor))
    return 'std::string("' + "".join(f"\\x{byte:02x}" for byte in data) + f'", {len(data)})'


def handle_path(key):
    """`body._0.weight` for the key `body.0.weight`: the names of emitted handles."""
    names = []
    for name in key.split("."):
        name = re.sub(r"_{2,}", "_", re.sub(r"\W", "_", name))
        name = "_" + name if name[0].isdigit() else name
        names.append(name + "_" if name in RESERVED_MEMBERS else name)
    return ".".join(names)


def identifier(case_name):
    return "golden_" + re.sub(r"\W", "_", case_name)
