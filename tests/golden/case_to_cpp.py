#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a golden case's model spec and the test program that compares the compiled model with the case's figures.

    case_to_cpp.py cases/layer_linear.json --specs specs -o OUT     writes OUT/layer_linear.mspec, OUT/layer_linear_test.cpp

A spec in the folder of --specs takes the place of the one that would be made.
"""

import argparse
import pathlib
import sys

from golden_case import Case, Argument, argument_names, signature, training
from golden_spec import is_custom, spec_text
from golden_steps import program_text
from golden_text import Unsupported


def write(path, text):
    """Leaves a file with this text alone: what depends on it stays up to date."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=pathlib.Path)
    parser.add_argument("--specs", type=pathlib.Path, required=True, help="folder of specs written by hand")
    parser.add_argument("-o", dest="output", type=pathlib.Path, required=True, help="folder to write to")
    options = parser.parse_args()
    case = Case.load(options.case)
    written = options.specs / f"{case.name}.mspec"
    try:
        if written.exists():
            spec, name = written.read_text(encoding="utf-8"), case.root["type"] if is_custom(case.root) else "Case"
            arguments = [Argument(argument, "float32") for argument in argument_names(case)]
        else:
            arguments = signature(case)
            spec, name = spec_text(case.root, arguments, training(case))
            spec = f"# {case.data['description']}\n" + spec
        program = program_text(case, arguments, name)
    except Unsupported as error:
        sys.exit(f"{options.case}: the generator has no translation for {error}")
    options.output.mkdir(parents=True, exist_ok=True)
    write(options.output / f"{case.name}.mspec", spec)
    write(options.output / f"{case.name}_test.cpp", program)


if __name__ == "__main__":
    main()
