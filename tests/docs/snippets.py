#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles every ```mspec block of a page, and compares what modc says with the page.

    ```mspec                   must be accepted without a word
    ```mspec warns             accepted; the warnings are in the ```text block that follows
    ```mspec error             rejected; the errors are in the ```text block that follows
    ```mspec file=layers.mspec is kept under this name, for the blocks behind it that import it
"""
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def compile_snippet(modc, folder, name, text):
    (folder / name).write_text(text)
    result = subprocess.run([modc, "compile", "--emit=ir", name], cwd=folder, capture_output=True, text=True)
    return result.returncode, result.stderr


def check(modc, page):
    text = pathlib.Path(page).read_text()
    blocks = list(BLOCK.finditer(text))
    checked, problems = 0, []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for index, block in enumerate(blocks):
            if block[1] != "mspec":
                continue
            words = block[2].split()
            named = [word[5:] for word in words if word.startswith("file=")]
            if named:
                (folder / named[0]).write_text(block[3])
                continue
            checked += 1
            line = text.count("\n", 0, block.start()) + 1
            code, said = compile_snippet(modc, folder, "model.mspec", block[3])
            follows = blocks[index + 1] if index + 1 < len(blocks) else None
            expected = ""
            if "error" in words or "warns" in words:
                if follows is None or follows[1] != "text":
                    problems.append(f"{page}:{line}: no ```text block follows")
                    continue
                expected = follows[3]
            if code != (1 if "error" in words else 0):
                problems.append(f"{page}:{line}: exit code {code}\n{said}")
            elif said != expected:
                problems.append(f"{page}:{line}: modc says\n{said}and not\n{expected}")
    if checked == 0:
        problems.append(f"{page}: no snippets")
    return checked, problems


def main():
    modc, *pages = sys.argv[1:]
    failed = False
    for page in pages:
        checked, problems = check(modc, page)
        for problem in problems:
            print(problem, file=sys.stderr)
        failed |= bool(problems)
        print(f"{page}: {checked} snippets, {len(problems)} of them wrong")
    sys.exit(failed)


if __name__ == "__main__":
    main()
