#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Hostile specs: modc answers each with a clear error or correct code, within a second of CPU time and 500 MB.

usage: hostile.py MODC GROUP [CASE]     GROUP: bytes, sizes, names, injection, structure
"""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 1
MEGABYTES = 500
REJECTED = 1
LARGEST_COMPILED = 1 << 20  # bytes of emitted text; g++ takes minutes for more
FLAGS = ["-std=c++17", "-O0", "-march=x86-64-v3", "-Wall", "-Wextra", "-Wshadow", "-Werror", "-fsyntax-only"]

IDENTITY = "module M {\n  forward(x: f32[N, 4]) -> f32[N, 4] { return relu(x) }\n}\n"


def model(members="", body="    return relu(x)\n", arguments="", before=""):
    return f"{before}module M{arguments} {{\n{members}  forward(x: f32[N, 4]) -> f32[N, 4] {{\n{body}  }}\n}}\n"


# A case: name, text or files, what is expected: "rejected", "compiles", or "either".
def bytes_cases():
    return [
        ("byte_order_mark", "\ufeff" + IDENTITY, "rejected"),
        ("nul", model(body="    return relu(x)\0\n"), "rejected"),
        ("nul_in_string", model(members='  repr "a\0b"\n'), "rejected"),
        ("only_nul", "\0" * 100000, "rejected"),
        ("invalid_utf8", IDENTITY.encode() + b"# \xff\xfe\xc0\xaf\xed\xa0\x80\n", "rejected"),
        ("overlong_slash", b'import "..\xc0\xafx.mspec"\n' + IDENTITY.encode(), "rejected"),
        ("truncated_character", IDENTITY.encode() + b"# \xe2\x82", "rejected"),
        ("bidirectional", model(body="    # \u202e } \u2066 \n    return relu(x)\n"), "rejected"),
        ("carriage_return", IDENTITY.replace("\n", "\r"), "rejected"),
        ("carriage_returns", IDENTITY.replace("\n", "\r\n"), "rejected"),
        ("form_feed", IDENTITY.replace("  ", "\f"), "rejected"),
        ("escape_sequences", IDENTITY + "# \x1b[2J\x1b]0;title\x07\n", "rejected"),
        ("zero_width", model(body="    retu\u200brn relu(x)\n"), "rejected"),
        ("homoglyph", model(body="    return rеlu(x)\n"), "rejected"),
        ("empty", "", "rejected"),
        ("random", bytes((i * i * 31 + i * 7 + 3) % 256 for i in range(1 << 20)), "rejected"),
        ("high_bytes", b"\xff" * (1 << 20), "rejected"),
        ("one_line", b"x" * (32 << 20), "rejected"),
        ("blanks", b" " * (32 << 20), "rejected"),
        ("newlines", b"\n" * (16 << 20), "rejected"),
        ("no_newline_at_end", IDENTITY.rstrip(), "compiles"),
        ("emoji_in_comment", IDENTITY + "# \U0001f600 größer\n", "compiles"),
    ]


def sizes_cases():
    million = 1_000_000
    nest = {"parens": ("(", ")"), "brackets": ("[", "]"), "calls": ("relu(", ")"), "subscripts": ("x[", "]"),
            "dictionaries": ("{a: ", "}"), "minus": ("-", ""), "not": ("not ", ""), "conditionals": ("x if training else ", "")}
    cases = [(f"nested_{name}", model(body=f"    return {a * million}x{b * million}\n"), "rejected")
             for name, (a, b) in nest.items()]
    cases += [
        ("nested_blocks", model(body="if training {\n" * million + "}\n" * million), "rejected"),
        ("nested_modules", "module M {\n" * million, "rejected"),
        ("nested_types", "module M {\n  forward(x: " + "(" * million + "f32[N]\n", "rejected"),
        ("nested_in_string", model(members='  repr "' + "{(" * million + '"\n'), "rejected"),
        ("power_tower", model(body="    return x" + " ** 2" * 1000 + "\n"), "either"),
        ("long_sum", model(body="    return x" + " + x" * million + "\n"), "rejected"),
        ("million_statements", model(body="    x = x\n" * million), "rejected"),
        ("many_members", model(members="".join(f"  param p{i}: f32[] = 0\n" for i in range(50000))), "either"),
        ("million_modules", "".join(f"module M{i} {{ }}\n" for i in range(200000)) + IDENTITY, "either"),
        ("million_arguments", model(arguments="(" + ", ".join(f"a{i}: int = 1" for i in range(100000)) + ")"), "either"),
        ("million_comments", "# comment\n" * million + IDENTITY, "compiles"),
        ("loop_bomb", model(body="    for i in 0..1000000 { for j in 0..1000000 { for k in 0..1000000 { x = x } } }\n"
                                 "    return x\n"), "rejected"),
        ("range_bomb", model(body="    for i in 0..9223372036854775807 { x = x }\n    return x\n"), "rejected"),
        ("negative_range", model(body="    for i in -9223372036854775807..9223372036854775807 { x = x }\n    return x\n"),
         "rejected"),
        ("step_bomb", model(body="    for i in range(0, 9223372036854775807, 9223372036854775806) { x = relu(x) }\n"
                                 "    return x\n"), "either"),
        ("member_bomb", model(members='  for i in 0..100000000 { param "p{i}": f32[] = 0 }\n'), "rejected"),
        ("comprehension_bomb", model(members="  layers = ModuleList(ReLU() for i in 0..1000000 for j in 0..1000000)\n"),
         "rejected"),
        ("list_bomb", model(members="  let a = [i for i in 0..100000 for j in 0..100000]\n"), "rejected"),
        ("list_repeat_bomb", model(members="  let a = [0] * 1000000000\n"), "rejected"),
        ("list_doubling", model(members="".join(f"  let a{i + 1} = a{i} + a{i}\n" for i in range(60)),
                                arguments="(a0: tuple = (1, 2))"), "rejected"),
        ("tuple_doubling", model(members="".join(f"  let a{i + 1} = (a{i}, a{i})\n" for i in range(60)) + '  repr "{a60}"\n',
                                 arguments="(a0: tuple = (1, 2))"), "rejected"),
        ("string_doubling", model(members="".join(f'  let s{i + 1} = "{{s{i}}}{{s{i}}}"\n' for i in range(60))
                                  + '  repr "{s60}"\n', arguments='(s0: str = "ha")'), "rejected"),
        ("string_repeat", model(members='  let s = "x" * 1000000000000\n  repr "{s}"\n'), "rejected"),
        ("module_doubling", "module M0 {\n  forward(x: f32[N, 4]) -> f32[N, 4] { return relu(x) }\n}\n" + "".join(
            f"module M{i} {{\n  a = M{i - 1}()\n  b = M{i - 1}()\n  forward(x: f32[N, 4]) -> f32[N, 4] {{ return a(b(x)) }}\n}}\n"
            for i in range(1, 40)), "rejected"),
        ("call_doubling", "module M0 {\n  forward(x: f32[N, 4]) -> f32[N, 4] { return relu(x) }\n}\n" + "".join(
            f"module M{i} {{\n  a = M{i - 1}()\n  forward(x: f32[N, 4]) -> f32[N, 4] {{ return a(a(x)) }}\n}}\n"
            for i in range(1, 40)), "either"),
        ("extent_2_63", model(members="  param p: f32[9223372036854775807] = zeros\n"), "rejected"),
        ("extent_2_64", model(members="  param p: f32[18446744073709551616] = zeros\n"), "rejected"),
        ("extent_product", model(members="  param p: f32[4294967296, 4294967296] = zeros\n"), "rejected"),
        ("extent_product_wraps_to_zero", model(members="  param p: f32[4294967296, 4294967296, 0] = zeros\n"), "either"),
        ("extent_many", model(members="  param p: f32[" + "2, " * 62 + "2] = zeros\n"), "rejected"),
        ("extent_negative", model(members="  param p: f32[-1] = zeros\n"), "rejected"),
        ("extent_arithmetic", model(members="  param p: f32[9223372036854775807 + 1] = zeros\n"), "rejected"),
        ("extent_power", model(members="  param p: f32[10 ** 30] = zeros\n"), "rejected"),
        ("rank_million", model(members="  param p: f32[" + "1, " * 100000 + "1] = zeros\n"), "either"),
        ("initial_value_million", model(members="  param p: f32[1000000] = [" + "0.5, " * million + "]\n"), "either"),
        ("large_parameter", model(members="  param p: f32[2000000000] = zeros\n"), "either"),
        ("power_of_static", model(members="  let a = 3 ** 3 ** 3 ** 3 ** 3\n"), "rejected"),
        ("shift_of_static", model(members="  let a = 1 << 1000000000000\n"), "rejected"),
        ("divide_minimum", model(members="  let a = (-9223372036854775807 - 1) // -1\n"), "rejected"),
        ("modulo_minimum", model(members="  let a = (-9223372036854775807 - 1) % -1\n"), "either"),
        ("negate_minimum", model(members="  let a = -(-9223372036854775807 - 1)\n"), "rejected"),
        ("many_dimensions", "module M {\n  forward(" + ", ".join(f"x{i}: f32[N{i}]" for i in range(50))
         + ") -> f32[N0] { return relu(x0) }\n}\n", "either"),
        ("pointwise_chain", model(body="    x = relu(x + 1)\n" * 400 + "    return x\n"), "compiles"),
        ("pointwise_doubling", model(body="    x = x * x + x\n" * 100 + "    return x\n"), "compiles"),
        ("dimension_polynomial", model(body="    y = x\n" + "    y = cat([y, y], dim = 0)\n" * 70 + "    return y\n"),
         "rejected"),
        ("long_pattern", model(members='  init "' + "*a" * 10000 + '" = zeros\n  fc = Linear(4, 4)\n'), "rejected"),
    ]
    return cases


CPP_NAMES = """alignas auto bool break case catch char class const constexpr continue default delete do double else enum
explicit export extern float for friend goto if inline int long mutable namespace new noexcept nullptr operator private
protected public register requires return short signed sizeof static struct switch template this throw try typedef typeid
typename union unsigned using virtual void volatile while and_eq bitand bitor compl not_eq or_eq xor xor_eq co_await
concept char8_t assert EOF NULL major minor makedev unix linux errno stdin stdout signbit isnan isinf INFINITY NAN M_PI
BUFSIZ SIZE_MAX INT_MAX offsetof MODC_CHECK MODC_TRY std modc main memcpy sqrtf expf exp abs size_t float32 int64_t
uint8_t data size forward Workspace Training state_bytes workspace_bytes train eval model Model info load_state_dict
prepare zero_grad step loss N M x y ws state_ packed_ Status ok kernels weight grad In2 Out2 optimizer asm template
_Exit _x __x x__y _X unused_ In Out Slot Tensor Config""".split()
NOT_READABLE = {"break", "class", "continue", "try", "while"}  # Python's keywords, which are explained where they are read
KEYWORDS = {"and", "assert", "else", "false", "for", "if", "in", "is", "none", "not", "or", "return", "true", "self",
            "training"}


def names_cases():
    usable = [n for n in dict.fromkeys(CPP_NAMES) if n not in KEYWORDS]
    others = [n for n in usable if n not in NOT_READABLE and n not in ("x", "N")]
    owned = [n for n in usable if n not in ("x", "N", "forward")]
    members = "".join(f"  param {n}: f32[4] = zeros\n" for n in owned)
    uses = " + ".join(f"self.{n}" for n in owned)
    inputs = ", ".join(f"{n}: f32[4]" for n in others)
    total = " + ".join(others)
    children = "".join(f"  {n} = Linear(4, 4)\n" for n in owned)
    calls = "".join(f"    x = self.{n}(x)\n" for n in owned)
    cases = [
        ("parameters", model(members=members, body=f"    return x + {uses}\n"), "compiles"),
        ("inputs", f"module M {{\n  forward({inputs}) -> f32[4] {{ return {total} }}\n}}\n", "compiles"),
        ("outputs", "module M {\n  forward(x: f32[4]) -> (" + ", ".join(f"{n}: f32[4]" for n in others)
         + ") { return " + ", ".join(f"x + {i}" for i in range(len(others))) + " }\n}\n", "either"),
        ("children", model(members=children, body=calls + "    return x\n"), "compiles"),
        ("dotted_and_underscored", model(members="  a = Linear(4, 4)\n  a_weight = Linear(4, 4)\n  param a_bias: f32[4] = zeros\n"
                                         "  a_weight_grad = Linear(4, 4)\n  a__weight = Linear(4, 4)\n",
                                         body="    return a__weight(a_weight_grad(a_weight(a(x)))) + a_bias\n"), "compiles"),
        ("case_only", model(members="  fc = Linear(4, 4)\n  Fc = Linear(4, 4)\n  FC = Linear(4, 4)\n  fC = Linear(4, 4)\n",
                            body="    return fC(FC(Fc(fc(x))))\n"), "compiles"),
        ("case_only_modules", "module Block {\n  fc = Linear(4, 4)\n  forward(x: f32[N, 4]) -> f32[N, 4] { return fc(x) }\n}\n"
         "module BLOCK {\n  fc = Linear(4, 4)\n  forward(x: f32[N, 4]) -> f32[N, 4] { return fc(x) }\n}\n"
         + model(members="  a = Block()\n  b = BLOCK()\n", body="    return a(b(x))\n"), "compiles"),
        ("member_like_type", model(members="  Linear = Linear(4, 4)\n  M = Linear(4, 4)\n  Relu = ReLU()\n",
                                   body="    return self.M(self.Linear(x))\n"), "either"),
        ("computed", model(members='  "a-b" = Linear(4, 4)\n  "a_b" = Linear(4, 4)\n  "a b" = Linear(4, 4)\n  "1" = Linear(4, 4)\n'
                           '  "class" = Linear(4, 4)\n  "é" = Linear(4, 4)\n  "__" = Linear(4, 4)\n',
                           body='    return self["a-b"](self["a_b"](self["a b"](self["1"](self["class"](x)))))\n'), "either"),
        ("long_name", model(members=f"  {'n' * 10000} = Linear(4, 4)\n", body=f"    return {'n' * 10000}(x)\n"), "either"),
        ("long_names", model(members=f"  {'n' * 10000}1 = Linear(4, 4)\n  {'n' * 10000}2 = Linear(4, 4)\n",
                             body=f"    {'m' * 10000} = {'n' * 10000}1(x)\n    return {'n' * 10000}2({'m' * 10000})\n"), "either"),
        ("long_module_name", IDENTITY.replace("M", "M" * 10000), "either"),
        ("long_dimension", IDENTITY.replace("N", "N" * 10000), "either"),
        ("dimension_names", "module M {\n  forward(" + ", ".join(
            f"x{i}: f32[{n}]" for i, n in enumerate(["EOF", "NULL", "INT_MAX", "NAN", "M_PI", "INFINITY", "BUFSIZ", "Workspace",
                                                      "Status", "E", "I", "T", "S", "MODC_CHECK", "Model"]))
         + ") -> f32[EOF] { return relu(x0) }\n}\n", "either"),
    ]
    for start in range(0, len(others), 20):
        part = others[start:start + 20]
        body = "".join(f"    {n} = relu({'x' if i == 0 else part[i - 1]} + {i})\n" for i, n in enumerate(part))
        cases.append((f"locals_{start}", model(body=body + f"    return {part[-1]}\n"), "compiles"))
    for name in ["class", "EOF", "NULL", "major", "unix", "assert_", "std", "modc", "main", "Status", "M_PI", "errno", "Model", "Workspace",
                 "Training", "In2", "Memory", "State", "Slot"]:
        cases.append((f"module_{name}", IDENTITY.replace("M ", name + " "), "compiles"))
        cases.append((f"file_{name}", {f"{name}.mspec": IDENTITY}, "compiles"))
    cases += [("file_digit", {"1x.mspec": IDENTITY}, "either"), ("file_dash", {"a-b c.mspec": IDENTITY}, "either"),
              ("file_unicode", {"größe.mspec": IDENTITY}, "either"), ("file_quote", {"a\"b'c\\.mspec": IDENTITY}, "either"),
              ("file_percent", {"%s%n.mspec": IDENTITY}, "either")]
    return cases


def injection_cases():
    texts = {"comment_end": "*/ int injected; /*", "line_comment": "// \\\\", "quote": '\\"', "format": "%s%n%d {{}} {{0}}",
             "trigraph": "??/", "raw_end": ')\\"', "newline": "a\\nint injected;\\n", "tab": "\\t", "backslash": "\\\\",
             "include": "\\n#include <x>\\n", "html": "<script>alert(1)</script>", "nul_escape": "\\\\0", "shell": "$(id) `id`"}
    cases = []
    for name, text in texts.items():
        cases.append((f"repr_{name}", model(members=f'  repr "{text}"\n'), "either"))
        cases.append((f"member_{name}", model(members=f'  "{text}" = Linear(4, 4)\n'), "either"))
        cases.append((f"parameter_{name}", model(members=f'  param "{text}": f32[4] = zeros\n',
                                                 body=f'    return x + self["{text}"]\n'), "either"))
        cases.append((f"entry_{name}", model(members=f'  d = ModuleDict {{ "{text}": Linear(4, 4) }}\n',
                                             body=f'    return d["{text}"](x)\n'), "either"))
        cases.append((f"assertion_{name}", model(body=f'    assert false, "{text}"\n    return x\n'), "rejected"))
        cases.append((f"import_{name}", f'import "{text}"\n' + IDENTITY, "rejected"))
    cases += [
        ("comment_in_statement", model(body="    y = (x  # */ int injected; /*\n         + 1)  # trailing \\\n    return y\n"),
         "compiles"),
        ("statement_with_comment_end", model(body='    y = x * (1) / 2 if "*/" == "*/" else x\n    return y\n'), "either"),
        ("statement_with_backslash", model(body='    y = x if "\\\\" == "\\\\" else x  # \\\n    return y\n'), "either"),
        ("import_parent", 'import "../../../../etc/passwd"\n' + IDENTITY, "rejected"),
        ("import_absolute", 'import "/etc/passwd"\n' + IDENTITY, "rejected"),
        ("import_device", 'import "/dev/zero"\n' + IDENTITY, "rejected"),
        ("import_random", 'import "/dev/urandom"\n' + IDENTITY, "rejected"),
        ("import_folder", 'import "/"\n' + IDENTITY, "rejected"),
        ("import_empty", 'import ""\n' + IDENTITY, "rejected"),
        ("import_self_folder", 'import "."\n' + IDENTITY, "rejected"),
        ("key_parent", model(members='  "../../x" = Linear(4, 4)\n', body='    return self["../../x"](x)\n'), "rejected"),
        ("key_slash", model(members='  "a/b" = Linear(4, 4)\n', body='    return self["a/b"](x)\n'), "either"),
        ("message_format", model(body="    return unknown%s%n(x)\n"), "rejected"),
    ]
    return cases


def structure_cases():
    return [
        ("import_itself", {"m.mspec": 'import "m.mspec"\n' + IDENTITY}, "compiles"),
        ("import_cycle", {"m.mspec": 'import "b.mspec"\n' + IDENTITY, "b.mspec": 'import "c.mspec"\nmodule B { }\n',
                          "c.mspec": 'import "m.mspec"\nmodule C { }\n'}, "either"),
        ("import_spellings", {"m.mspec": "".join(f'import "{"./" * i}b.mspec"\n' for i in range(100)) + IDENTITY,
                              "b.mspec": 'import "./m.mspec"\nmodule B { }\n'}, "either"),
        ("import_chain", {**{f"f{i}.mspec": f'import "f{i + 1}.mspec"\nmodule F{i} {{ }}\n' for i in range(2000)},
                          "f2000.mspec": "module Z { }\n", "m.mspec": 'import "f0.mspec"\n' + IDENTITY}, "either"),
        ("imported_twice", {"m.mspec": 'import "b.mspec"\nimport "b.mspec"\n' + IDENTITY, "b.mspec": "module B { }\n"}, "either"),
        ("imported_name_twice", {"m.mspec": 'import "b.mspec"\nimport "c.mspec"\n' + model(members="  b = B()\n"),
                                 "b.mspec": "module B { }\n", "c.mspec": "module B { }\n"}, "either"),
        ("contains_itself", model(members="  m = M()\n"), "rejected"),
        ("contains_itself_growing", model(members="  m = M(n + 1)\n", arguments="(n: int = 0)"), "rejected"),
        ("contains_itself_halving", model(members="  if n > 0 {\n    a = M(n - 1)\n    b = M(n - 1)\n  }\n",
                                          arguments="(n: int = 90)"), "rejected"),
        ("contain_each_other", "module A {\n  b = B()\n}\nmodule B {\n  a = A()\n}\n"
         + model(members="  a = A()\n"), "rejected"),
        ("alias_of_itself", model(members="  a = a\n"), "rejected"),
        ("alias_cycle", model(members="  a = b\n  b = a\n"), "rejected"),
        ("tied_to_itself", model(members="  param w = w\n"), "rejected"),
        ("member_twice", model(members="  a = ReLU()\n  a = ReLU()\n"), "rejected"),
        ("member_twice_computed", model(members='  for i in 0..2 { "a" = ReLU() }\n'), "rejected"),
        ("member_in_both_branches", model(members="  if true { a = ReLU() } else { a = Tanh() }\n", body="    return a(x)\n"),
         "compiles"),
        ("module_twice", IDENTITY + IDENTITY, "rejected"),
        ("train_twice", IDENTITY + "train M { optimizer = SGD(lr = 1) }\ntrain M { optimizer = SGD(lr = 1) }\n", "rejected"),
        ("forward_calls_itself", model(body="    return self.forward(x)\n"), "rejected"),
        ("forward_calls_self", model(body="    return self(x)\n"), "rejected"),
        ("list_holds_itself", model(members="  plain a = [a]\n"), "rejected"),
        ("init_of_nothing", model(members='  init "nothing" = zeros\n'), "rejected"),
        ("many_errors", model(body="    y = unknown\n" * 100000), "rejected"),
        ("one_error_again_and_again", model(body="    for i in 0..99999 { for j in 0..99999 { y = unknown } }\n    return x\n"),
         "rejected"),
        ("layer_named_as_library", "module Linear {\n  inner = Linear(4, 4)\n}\n" + model(members="  a = Linear()\n"), "rejected"),
        ("module_argument_is_itself", "module A(m: module) {\n  a = A(m)\n}\n" + model(members="  a = A(ReLU())\n"), "rejected"),
    ]


GROUPS = {"bytes": bytes_cases, "sizes": sizes_cases, "names": names_cases, "injection": injection_cases,
          "structure": structure_cases}


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (10 * SECONDS, 10 * SECONDS))  # the fine limit is measured
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def run(modc, arguments, cwd):
    """exit code, output, CPU seconds, megabytes"""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([modc, *arguments], cwd=cwd, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limit,
                                   env={**os.environ, "TMPDIR": cwd})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return process.returncode, out.read(1 << 20), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def problem(code, output, seconds, megabytes, expected):
    if code not in (0, REJECTED):
        return f"exit code {code}: {output[:600].decode(errors='replace')}"
    if seconds > SECONDS:
        return f"{seconds:.2f} s"
    if megabytes > MEGABYTES:
        return f"{megabytes:.0f} MB"
    if expected == "rejected" and code == 0 or expected == "compiles" and code != 0:
        return f"expected: {expected}; {output[:600].decode(errors='replace')}"
    if code == REJECTED:
        if not re.search(rb"error: .*\[M\d{4}\]", output):
            return f"no diagnostic: {output[:600].decode(errors='replace')}"
        if len(output) > 200_000:
            return f"{len(output)} bytes of diagnostics"
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", output):
            return "control characters in the diagnostics"
    return None


def emitted_problem(modc, main, folder):
    """Compiles what modc made, on its own and with the eager face."""
    generated = folder / "generated"
    code, output, *_ = run(modc, ["compile", main, "-o", "generated", "--layout=flat"], folder)
    if code != 0:  # longer than a check: only the outcome counts
        return None if code == REJECTED and b"error: " in output else f"compile, exit code {code}: {output[:600].decode(errors='replace')}"
    outside = [p for p in folder.rglob("*") if p.is_file() and generated not in p.parents and p.suffix != ".mspec"]
    if outside:
        return f"written outside of the output folder: {outside}"
    sources = sorted(str(p) for p in generated.glob("*.cpp"))
    if sum(p.stat().st_size for p in generated.glob("m*.*")) > LARGEST_COMPILED:
        return None
    result = subprocess.run(["g++", *FLAGS, f"-I{generated}", *sources], capture_output=True, text=True, check=False)
    if result.returncode:
        return "g++: " + "\n".join(l[-400:] for l in result.stderr.splitlines() if "error" in l)[:3000]
    return "injected code" if re.search(r"^\s*int injected;", "".join(open(s).read() for s in sources), re.M) else None


def check(modc, name, files, expected):
    files = files if isinstance(files, dict) else {"m.mspec": files}
    main = "m.mspec" if "m.mspec" in files else next(iter(files))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for path, text in files.items():
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        code, output, seconds, megabytes = run(modc, ["check", main], folder)
        found = problem(code, output, seconds, megabytes, expected)
        figures = f"{code} {seconds:6.2f} s {megabytes:5.0f} MB"
        if not found:  # the formatter sees the same texts, and keeps each token as well
            fmt, text, seconds, megabytes = run(modc, ["fmt", "--check", main], folder)
            if fmt not in (0, 1, 2) or megabytes > 2 * MEGABYTES or seconds > 3 * SECONDS:
                found = f"fmt: exit code {fmt}, {seconds:.2f} s, {megabytes:.0f} MB: {text[:300].decode(errors='replace')}"
        if not found and code == 0:
            found = emitted_problem(modc, main, folder)
    print(f"{'FAIL' if found else 'ok  '} {figures}  {name}" + (f"\n     {found}" if found else ""), flush=True)
    return not found


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[2] not in GROUPS:
        sys.exit(__doc__)
    cases = [case for case in GROUPS[sys.argv[2]]() if len(sys.argv) == 3 or case[0] == sys.argv[3]]
    if not cases or not shutil.which("g++"):
        sys.exit("no such case, or no g++")
    results = [check(sys.argv[1], *case) for case in cases]
    print(f"{sum(results)} of {len(results)} cases")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
