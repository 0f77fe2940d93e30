#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How much emitted code a one-line edit of a spec changes, and where.

usage: mutation.py MODC check MODEL     each edit of the model keeps to its budget and to the rules
       mutation.py MODC table           docs/generated-code.md is current
       mutation.py MODC show MODEL EDIT the lines that break a rule, known or not

models/*.mspec and the samples are edited as edits.json says; rules.py says what an edit may change, budgets.json how
many lines: outside of kernels, of kernels, and of the manifest. known.json lists what breaks a rule and should not; a
mended one there fails too. MODC_BLESS=1 writes the page, lowers budgets, and takes out of known.json what is mended.
"""
import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Dict, List, Tuple

from emitted import EDITS, HERE, ROOT, Change, Tree, change, compile_text, functions, spec_path
from rules import RULES

PAGE = ROOT / "docs" / "generated-code.md"
PARTS = ["sources", "kernels", "manifest"]
SPARE = 1.25  # how much larger than what is measured a budget is set
LARGEST_SPARE = 1.5

Budgets = Dict[str, Dict[str, List[int]]]
Known = Dict[str, dict]
KINDS = {
    "rename": "rename a layer", "width": "change a width", "activation": "change an activation",
    "append": "append a layer", "remove": "remove a layer", "members": "swap two members",
    "statements": "swap two statements", "dtype": "widen a parameter's or buffer's type",
    "bound": "change the bound of a dimension", "comment": "insert a comment", "lr": "change the learning rate",
    "momentum": "change the momentum", "schedule": "change the schedule"}

# The model whose edits show what one of a sample without edits changes.
STANDS_FOR = {"containers": "nested", "ema_buffers": "running", "fine_tuning": "mlp", "hooks": "mlp", "powlog": "nested"}


def read(name: str) -> dict:
    return json.loads((HERE / name).read_text())


def measured(changed: Change) -> List[int]:
    return [len(changed.among(part)) for part in PARTS]


def budget_for(count: int) -> int:
    return math.ceil(count * SPARE / 2) * 2


def broken_rules(changed: Change, kind: str) -> Dict[str, List[str]]:
    return {rule.__name__: found for rule in RULES[kind] for found in [rule(changed)] if found}


def is_known(known: Known, rule: str, edit: str) -> bool:
    return edit in known.get(rule, {}).get("edits", [])


def check_edit(modc: str, model: str, kind: str, budgets: Budgets, known: Known) -> List[str]:
    changed = change(modc, model, kind)
    problems = []
    for part, count, most in zip(PARTS, measured(changed), budgets[model][kind]):
        if count > most:
            problems.append(f"{count} changed lines of {part}, but the budget is {most}")
        if most > max(count * LARGEST_SPARE, budget_for(count)):
            problems.append(f"{count} changed lines of {part}: the budget {most} is too large, scripts/bless lowers it")
    broken = broken_rules(changed, kind)
    for rule, found in broken.items():
        if not is_known(known, rule, f"{model}/{kind}"):
            problems += [f"{rule}: {line}" for line in found[:10]] + [f"{rule}: {len(found)} in all"]
    problems += [f"{rule} is kept now, but known.json says otherwise; scripts/bless takes it out" for rule in known
                 if is_known(known, rule, f"{model}/{kind}") and rule not in broken]
    excused = [rule for rule in broken if is_known(known, rule, f"{model}/{kind}")]
    print(f"{'FAIL' if problems else 'ok  '} {model}/{kind}: {' + '.join(map(str, measured(changed)))} lines"
          + (f"; known: {', '.join(excused)}" if excused else ""))
    print("".join(f"     {problem}\n" for problem in problems), end="", flush=True)
    return problems


def check(modc: str, model: str) -> bool:
    budgets, known = read("budgets.json"), read("known.json")
    listed = {edit for rule in known for edit in known[rule]["edits"]}
    unknown = listed - {f"{name}/{kind}" for name in EDITS for kind in EDITS[name]}
    if unknown:
        print(f"known.json has edits that edits.json has not: {', '.join(sorted(unknown))}")
    problems = [problem for kind in EDITS[model] for problem in check_edit(modc, model, kind, budgets, known)]
    return not problems and not unknown


def figures(tree: Tree) -> List[str]:
    """Lines and files, the longest function and the longest line."""
    code = {path: lines for path, lines in tree.items() if path.endswith((".h", ".cpp"))}
    kernels = {path: lines for path, lines in code.items() if path.startswith("kernels/")}

    def longest(paths: Dict[str, List[str]]) -> int:
        return max(length for lines in paths.values() for length in functions(lines).values())
    return [str(sum(map(len, code.values())) - sum(map(len, kernels.values()))), str(sum(map(len, kernels.values()))),
            str(len(kernels)), str(longest({path: lines for path, lines in code.items() if path not in kernels})),
            str(longest(kernels)), str(max(len(line) for lines in code.values() for line in lines))]


def row(cells: List[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def page(modc: str, counts: Dict[Tuple[str, str], List[int]], known: Known) -> str:
    models = list(EDITS)
    text = """# How the emitted code changes

People commit what modc emits, and read its diff. This page says how long it is, and how much of it a one-line edit of
the spec changes. `tests/mutation/` measures it, holds every edit to a budget and to the rules of what may change, and
`scripts/bless` writes this page.

## Length

The specs are `samples/digits` and `tests/mutation/models`. Lines are those of headers and sources without the runtime.

"""
    text += row(["model", "lines", "lines of kernels", "kernels", "longest function", "longest kernel",
                 "longest line"])
    text += row(["---"] + ["---:"] * 6)
    for model in models:
        text += row([f"`{model}`", *figures(compile_text(modc, model, spec_path(model).read_text()))])
    text += """
## Changed lines

Removed and added lines, as `diff` counts them: outside of kernels + in kernels. A kernel that comes or goes counts with
all its lines. The manifest is left out: its checksums and line numbers follow every edit.

"""
    text += row(["edit", *(f"`{model}`" for model in models)]) + row(["---"] + ["---:"] * len(models))
    for kind, name in KINDS.items():
        cells = [counts.get((model, kind)) for model in models]
        text += row([name, *(f"{cell[0]} + {cell[1]}" if cell else "" for cell in cells)])
    text += """
## What it is held to

`ctest -L emitted` (`tests/emitted/`) takes each sample, the models above and one whose names stand in each other's way:

| what | how it is shown |
| --- | --- |
| no warning | `-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpsabi -Werror` with g++ and clang++ for x86-64-v2, v3, v4 and aarch64, with and without OpenMP, without exceptions and RTTI; clang-tidy with `tests/emitted/clang-tidy.yaml` |
| aarch64 | run by qemu: outputs, losses of 20 steps and outputs with the trained weights are those of x86-64 and of the double-precision reference within 2e-5 |
| the core face allocates nothing and makes no system call | `forward`, `prepare` and `train_step` run with every allocation counted, in a process that any system call kills; the objects name nothing but `mem*`, `strlen` and functions of libm |
| one model, many threads | `forward` with a workspace for each thread, under the thread sanitizer, has the same bits as alone |
| two runtimes | two models whose runtimes have different ABI numbers and layouts, linked into one program and as one translation unit, compute what each does alone |
| sanitizers | each sample is evaluated, trained, saved and loaded under the address and undefined-behaviour sanitizers |
"""
    if known:
        text += "\n## Larger than they should be\n\n"
        text += "These edits change more than the rules allow, for a reason that is known.\n\n"
        text += row(["rule", "edits", "reason"]) + row(["---", "---", "---"])
        for rule, entry in known.items():
            text += row([rule.replace("_", " "), ", ".join(entry["edits"]), entry["reason"]])
    return text


def bless(counts: Dict[Tuple[str, str], List[int]], broken: Dict[str, List[str]]) -> None:
    """Lowers budgets, and takes out of known.json what is mended; neither is ever raised here."""
    budgets, known = read("budgets.json"), read("known.json")
    for (model, kind), count in counts.items():
        budgets[model][kind] = [min(most, budget_for(lines)) for most, lines in zip(budgets[model][kind], count)]
    for rule in list(known):
        known[rule]["edits"] = [edit for edit in known[rule]["edits"] if edit in broken.get(rule, [])]
        if not known[rule]["edits"]:
            del known[rule]
    lines = [f'  "{model}": {{\n' + ",\n".join(f'    "{kind}": {most}' for kind, most in edits.items()) + "\n  }"
             for model, edits in budgets.items()]
    (HERE / "budgets.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    (HERE / "known.json").write_text(json.dumps(known, indent=2) + "\n")


def table(modc: str) -> bool:
    blessing = bool(os.environ.get("MODC_BLESS"))
    counts, broken = {}, {}
    edits = [(model, kind) for model in EDITS for kind in EDITS[model]]
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        changes = list(executor.map(lambda edit: change(modc, *edit), edits))
    for (model, kind), changed in zip(edits, changes):
        counts[model, kind] = measured(changed)
        for rule in broken_rules(changed, kind):
            broken.setdefault(rule, []).append(f"{model}/{kind}")
    if blessing:
        bless(counts, broken)
    samples = [path.stem for path in sorted((ROOT / "samples").glob("*/*.mspec"))]
    missing = [sample for sample in samples if STANDS_FOR.get(sample, sample) not in EDITS]
    if missing:
        print(f"edits.json has no edits of these samples: {', '.join(missing)}")
    text = page(modc, counts, read("known.json"))
    if blessing:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        print(f"{PAGE.relative_to(ROOT)} is not what is measured now; scripts/bless writes it")
        return False
    return not missing


def main() -> None:
    match sys.argv[1:]:
        case [modc, "check", model] if model in EDITS:
            kept = check(str(Path(modc).resolve()), model)
        case [modc, "table"]:
            kept = table(str(Path(modc).resolve()))
        case [modc, "show", model, kind] if kind in EDITS.get(model, {}):
            broken = broken_rules(change(str(Path(modc).resolve()), model, kind), kind)
            print("".join(f"{rule}: {line}\n" for rule, found in broken.items() for line in found), end="")
            kept = not broken
        case _:
            sys.exit(__doc__)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
