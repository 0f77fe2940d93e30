#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes model specs, test programs and tables of the golden cases.

    generate.py --modc build/bin/modc           writes specs/, refused/, STATUS.md and docs/not-expressible.md
    generate.py --modc build/bin/modc --check   says what of these is not what it would write; exit code 1;
                                                with MODC_BLESS=1 in the environment it writes
    generate.py --modc ... --cxx c++ --runtime runtime --refused NAME
                                                whether modc refuses a spec, or the C++ compiler what is emitted
    generate.py --programs OUT                  writes a test program for each spec in specs/ to OUT

What a case waits for is computed: the generator names a feature, or modc refuses the spec and says which name it does
not know. A case that modc should accept and refuses, or computes wrongly, stands in known-failing.json.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from golden_case import Argument, Case, argument_names, signatures, training
from golden_spec import spec_text
from golden_steps import program_text
from golden_text import Unsupported, Waiting
from golden_tree import is_custom, missing_layers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
UNKNOWN = ("M0201", "M0401", "M0417")  # unknown name, not supported, no such method
# The cases of the layers, losses, optimisers, schedules and initial values come with those.
STRUCTURAL = ("000_", "001_", "002_", "003_", "004_", "autograd_", "clip_", "container_", "io_", "hook_",
              "registry_", "repr_", "sharing_", "state_")
ELSEWHERE = {
    "init_distributions": "tests/emitted/InitialTest.cpp", "io_dtypes": "tests/runtime/SafetensorsTest.cpp",
    "io_state_dict": "tests/runtime/StateDictTest.cpp", "io_tied": "tests/runtime/StateDictTest.cpp"}


@dataclass
class Verdict:
    """What becomes of a case: green, failing, refused, waiting, elsewhere, inexpressible."""
    kind: str
    reason: str = ""
    spec: str = ""


def rows(name):
    return {row["case"]: row for row in json.loads((HERE / name).read_text(encoding="utf-8"))}


class Problem(Exception):
    """A case that fits none of the tables."""


class Generator:
    def __init__(self, modc=None, trusts_build=False):
        self.modc, self.trusts_build = modc, trusts_build
        self.left_out, self.failing = rows("not-expressible.json"), rows("known-failing.json")
        self.paths = {path.stem: path for path in sorted((HERE / "cases").glob("*.json"))}
        for name in [*self.left_out, *self.failing]:
            if name not in self.paths:
                sys.exit(f"generate.py: a table names {name}, but there is no such case")

    def case(self, name):
        return Case.load(self.paths[name], self.left_out.get(name))

    def program(self, name):
        """The test program. A case of a spec by hand has arguments of float32."""
        case = self.case(name)
        if self.by_hand(name):
            arguments = [[Argument(argument, "float32") for argument in argument_names(case)]]
            core = case.root["type"] if is_custom(case.root) else "Case"
        else:
            arguments = signatures(case)
            _, core = spec_text(case.root, arguments, training(case), case.edits)
        return program_text(case, arguments, core, self.failing.get(name, {}).get("reason"))

    @staticmethod
    def by_hand(name):
        path = HERE / "by_hand" / f"{name}.mspec"
        return path.read_text(encoding="utf-8") if path.exists() else None

    def verdict(self, name):
        row, failing = self.left_out.get(name, {}), self.failing.get(name)
        if name in ELSEWHERE:
            return Verdict("elsewhere", ELSEWHERE[name])
        if row.get("all"):
            return Verdict("inexpressible")
        case = self.case(name)
        if case.root and (missing := missing_layers(case.root)):
            return Verdict("waiting", f"layer `{missing[0]}`")
        try:
            if case.data.get("freeform"):
                raise Unsupported("a case in free form")
            if case.registers_hooks:
                raise Waiting("hooks that are registered in the run")
            spec = self.by_hand(name) or self.spec(name)
            if not row.get("refused"):
                self.program(name)
            said = "" if self.is_committed(name, spec) else self.refusal(spec)
        except Waiting as feature:
            return Verdict("waiting", str(feature))
        except Unsupported as what:
            if name.startswith(STRUCTURAL):
                raise Problem(f"{name}: the generator has no translation for {what}") from what
            return Verdict("waiting", f"the generator: {what}")
        return self.judged(name, spec, said, row.get("refused"), failing)

    def is_committed(self, name, spec):
        """The build compiles what is committed, so that a check need not."""
        path = HERE / "specs" / f"{name}.mspec"
        return self.trusts_build and path.exists() and path.read_text(encoding="utf-8") == spec

    def judged(self, name, spec, said, wanted, failing):
        """What modc said about the spec against what the tables expect."""
        code = wanted or (failing or {}).get("refused")
        if (failing or {}).get("c++"):
            return Verdict("failing", failing["c++"], spec)
        if code:
            if f"[{code}]" not in said:
                raise Problem(f"{name}: modc was to refuse the spec with {code}, but said: {said or 'nothing'}")
            return Verdict("refused" if wanted else "failing", code, spec)
        if not said:
            return Verdict("failing" if failing else "green", spec=spec)
        first = re.search(r"error: (.*) \[(M\d+)\]", said)
        if first and (first[2] in UNKNOWN or not name.startswith(STRUCTURAL)):
            feature = first[1].partition("; did you mean")[0]
            return Verdict("waiting", feature.replace("unknown name", "op").replace("a tensor has no", "the"))
        raise Problem(f"{name}: modc refuses the spec; mend it, or add a row to known-failing.json\n{spec}\n{said}")

    def spec(self, name):
        case = self.case(name)
        text, _ = spec_text(case.root, signatures(case), training(case), case.edits)
        note = "# Compiled with --modes=eval,train,eval+grad\n" if case.records_eval else ""
        return f"# {case.data['description']}\n{note}{text}"

    def is_refused_as_known(self, name, cxx, runtime):
        """Whether modc, or the C++ compiler after it, fails with what the tables say."""
        spec = HERE / "refused" / f"{name}.mspec"
        row = {**self.failing.get(name, {}), **self.left_out.get(name, {})}
        if code := row.get("refused") or row.get("diagnostic"):
            return f"[{code}]" in self.refusal(spec.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([self.modc, "compile", spec, "-o", folder, "-q", "--layout=flat", "--runtime=external",
                            "--modes=eval,train", "--namespace=golden"], check=True)
            run = subprocess.run([cxx, "-std=c++17", "-march=x86-64-v3", "-fsyntax-only", f"-I{runtime}",
                                  f"{folder}/{name}.cpp"], capture_output=True, text=True, check=False)
        return run.returncode != 0 and row["c++"] in run.stderr

    def refusal(self, spec):
        run = subprocess.run([self.modc, "compile", "-", "--emit=ir", "-q"], input=spec, capture_output=True, text=True,
                             check=False)
        return run.stderr if run.returncode else ""


# ---- what is written

def files(generator):
    """Path and text of everything that is committed."""
    verdicts, problems = {}, []
    for name in generator.paths:
        try:
            verdicts[name] = generator.verdict(name)
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        sys.exit("\n".join(problems))
    texts = {ROOT / "docs" / "not-expressible.md": not_expressible_page(generator.left_out),
             HERE / "STATUS.md": status_page(verdicts, generator)}
    for name, verdict in verdicts.items():
        if verdict.spec:
            is_refused = verdict.kind == "refused" or verdict.kind == "failing" and verdict.reason
            texts[HERE / ("refused" if is_refused else "specs") / f"{name}.mspec"] = verdict.spec
    for name, row in generator.left_out.items():
        if "example" in row:
            texts[HERE / "refused" / f"{name}.mspec"] = example(row)
    return texts


def example(row):
    """A spec that does in its own words what is not expressible."""
    return f"# {row['reason'][:1].upper()}{row['reason'][1:]}\n" + "\n".join(row["example"]) + "\n"


def not_expressible_page(left_out):
    lines = ["# What a spec cannot express", "",
             "Python decides at run time what a spec declares. Of the cases that record PyTorch's behaviour, these are",
             "not, or not wholly, expressed by one. Their structure and the steps that are not named here are compared",
             "all the same.",
             "Made by `tests/golden/generate.py` from `tests/golden/not-expressible.json`.",
             "A diagnostic is what modc says about a spec that tries; `tests/golden/refused/` has them.", "",
             "| case | steps | reason | diagnostic | instead |", "|---|---|---|---|---|"]
    for name, row in sorted(left_out.items()):
        code = row.get("refused") or row.get("diagnostic", "")
        lines.append(f"| `{name}` | {steps_of(row)} | {row['reason']} | {code} | {row['instead']} |")
    return "\n".join(lines) + "\n"


def steps_of(row):
    if row.get("all") or row.get("refused"):
        return "all"
    parts = [str(step) for step in row.get("steps", []) + row.get("fails", [])]
    if "from" in row:
        parts.append(f"from {row['from']}")
    return ", ".join(parts) or "differs"


def status_page(verdicts, generator):
    named = {kind: [n for n, v in verdicts.items() if v.kind == kind]
             for kind in ("green", "failing", "refused", "waiting", "elsewhere", "inexpressible")}
    structural = [n for n in verdicts if n.startswith(STRUCTURAL)]
    lines = ["# Where the golden cases stand", "", "Made by `generate.py`, see README.md.", "",
             "| cases | all | structural |", "|---|---|---|"]
    for kind, text in (("green", "compared with PyTorch's figures"), ("refused", "refused by modc, as they have to be"),
                       ("elsewhere", "tested elsewhere"), ("inexpressible", "not expressible at all"),
                       ("failing", "known to fail"), ("waiting", "waiting for what modc lacks")):
        lines.append(f"| {text} | {len(named[kind])} | {len([n for n in named[kind] if n in structural])} |")
    lines += ["", "## Known to fail", "", "| case | reason |", "|---|---|"]
    lines += [f"| `{name}` | {generator.failing[name]['reason']} |" for name in named["failing"]]
    lines += ["", "## Waiting", "", "| for | structural cases | others |", "|---|---|---|"]
    features = {}
    for name in named["waiting"]:
        features.setdefault(verdicts[name].reason, []).append(name)
    for feature, names in sorted(features.items()):
        own = ", ".join(f"`{n}`" for n in names if n in structural)
        lines.append(f"| {feature} | {own} | {len([n for n in names if n not in structural]) or ''} |")
    return "\n".join(lines) + "\n"


def write(path, text):
    """Leaves a file with this text alone: what depends on it stays up to date."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def present():
    return [*(HERE / "specs").glob("*.mspec"), *(HERE / "refused").glob("*.mspec")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--modc", help="the compiler")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--refused", metavar="NAME", help="a case in refused/")
    parser.add_argument("--cxx", help="the C++ compiler")
    parser.add_argument("--runtime", help="folder of modc/core.h")
    parser.add_argument("--programs", type=pathlib.Path, metavar="OUT", help="write the test programs there")
    options = parser.parse_args()
    generator = Generator(options.modc, options.check)
    if options.refused:
        if generator.is_refused_as_known(options.refused, options.cxx, options.runtime):
            return 0
        print(f"{options.refused} is not refused as the tables say; mend not-expressible.json or known-failing.json")
        return 1
    if options.programs:
        for path in (HERE / "specs").glob("*.mspec"):
            write(options.programs / f"{path.stem}_test.cpp", generator.program(path.stem))
        return 0
    texts = files(generator)
    stale = [path for path in present() if path not in texts]
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if options.check and os.environ.get("MODC_BLESS", "0") in ("", "0"):
        for path in sorted(stale + changed):
            print(f"{path.relative_to(ROOT)} is not what generate.py makes; run scripts/bless")
        return 1 if stale or changed else 0
    for path in stale:
        path.unlink()
    for path in changed:
        write(path, texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
