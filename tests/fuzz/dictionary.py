# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the fuzzers' dictionary: usage: dictionary.py Token.def specs... > fuzz.dict"""
import re
import sys


def escaped(text):
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\x{ord(c):02x}" for c in text) + '"'


tokens = re.findall(r'^(?:PUNCTUATION|KEYWORD)\(\w+, "(.*)"\)', open(sys.argv[1], encoding="utf-8").read(), re.M)
words = set()
for path in sys.argv[2:]:
    words |= set(re.findall(r"[A-Za-z_]\w{1,19}", open(path, encoding="ascii", errors="ignore").read()))
for entry in dict.fromkeys([*tokens, *sorted(words), "f32[N, 4]", "f32[*S]", "T[*S]", "f32[]", "1e-5", "9223372036854775807"]):
    print(escaped(entry))
