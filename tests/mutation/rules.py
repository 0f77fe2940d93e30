# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What an edit of a spec may change in the emitted code. Each rule answers with the lines or kernels that break it."""
import re
from collections import Counter
from typing import Callable, Dict, List, Set

from emitted import Change, Line, Tree

# The tables of places in memory, and the sizes of the blocks of memory.
OFFSETS = re.compile(r"^constexpr .*_at(_\d*)?[ {]|_bytes\b|workspace_size|modc::(parameter|buffer)<|"
                     r"^\s*\{\d+, [\d, ]+\},  // |"
                     r"modc::Workspace\(memory|return \{memory,|\b(grads_|trained_)\[\d+\];")
# Declarations of parameters in the class.
MEMBERS = re.compile(r"^\s+(struct \{|modc::(Parameter|Buffer)<\w+> \w+;.*|\} \w+;)$")
# What closes a module in the printed tree of modules.
PRINTED_END = re.compile(r'^(///|\s*")\s+\)(\\n")?$')
# Lists of parameters, and of kernels.
LISTED = re.compile(r"^enum (Slot|Trained) |^\s+(packed_|grads_)\{|^\s*\},?;?$|^\s+&net\..*grad,?$|"
                    r"^\s+state_\.at<\w+>\(packed|"
                    r"^\s+\w+(_|_weight|_bias|_grad)(, \w+)*,?$")
ENTRY = re.compile(r"&[\w.]+|packed_\w+_at\b|"
                   r"\b(?!enum\b|Slot\b|Trained\b|grads_|packed_|state_|at\b|float\b|double\b)\w+")
KERNEL = re.compile(r"^(?:  kernels/|void )(\w+)(?:\.cpp$|\()")
PLACED = re.compile(r"(\w+) = ws_?\.at<")
BODIES = re.compile(r"^\S.*::(forward|backward|loss|loss_backward)\(")


def sources(change: Change) -> List[Line]:
    """The changed lines but those of lists, for which other rules speak."""
    return [line for line in change.among("sources")
            if line[2].strip() and not KERNEL.match(line[2]) and not LISTED.match(line[2])]


def shown(line: Line) -> str:
    return f"{line[0]}: {line[1]}{line[2]}"


def same_name_same_kernel(change: Change) -> List[str]:
    """A kernel's name tells its content, so that a kernel that is still there is the same."""
    return [f"kernels/{name}.cpp differs" for name in change.kernels("changed")]


def no_kernel(change: Change) -> List[str]:
    return [f"kernels/{name}.cpp is {which}" for which in ("removed", "added", "changed")
            for name in change.kernels(which)]


def old_kernels_stay(change: Change) -> List[str]:
    """Kernels go only where a new one does the same and more: its name holds theirs."""
    added = change.kernels("added")
    return [f"kernels/{name}.cpp is removed" for name in change.kernels("removed")
            if not any(re.sub(r"_\d.*", "", name) in other for other in added)]


def kernel_lists_stay(change: Change) -> List[str]:
    """CMake's list and the declarations change only for kernels that come, go or change; others keep their places."""
    names = {name for which in ("removed", "added", "changed") for name in change.kernels(which)}
    listed = [(line, KERNEL.match(line[2])) for line in change.among("sources")]
    return [shown(line) for line, match in listed if match and match[1] not in names]


def entries_keep_their_lines(change: Change) -> List[str]:
    """In lists of parameters, an entry that neither comes nor goes is on a line that stays as it is."""
    removed, added = (Counter(line[2] for line in change.among("sources") if line[1] == sign and LISTED.match(line[2]))
                      for sign in "-+")
    old, new = removed - added, added - removed  # without those that only move
    before, after = ({entry for text in texts for entry in ENTRY.findall(text)} for texts in (old, new))
    kept = before & after
    return [f"{sign} {text}" for sign, texts in (("-", old), ("+", new)) for text in texts
            if kept & set(ENTRY.findall(text)) or not ENTRY.search(text)]


def kernels_of_the_width(change: Change) -> List[str]:
    """Kernels come and go only where the old or the new width is part of the name."""
    widths = {str(width) for width in change.edit["widths"]}
    return [f"kernels/{name}.cpp is {which}" for which in ("removed", "added") for name in change.kernels(which)
            if not widths & set(re.findall(r"\d+", name))]


def kernels_of_the_type(change: Change) -> List[str]:
    """Kernels keep their content, unless they deal with the wider type."""
    return [f"kernels/{name}.cpp differs" for name in change.kernels("changed")
            if not any("double" in line for tree in (change.before, change.after)
                       for line in tree[f"kernels/{name}.cpp"])]


def manifest_only(change: Change) -> List[str]:
    return [shown(line) for line in change.among("sources") + change.among("kernels")]


def lines_with_the_name(change: Change) -> List[str]:
    old, new = change.edit["name"]
    return [shown(line) for line in sources(change) if (old if line[1] == "-" else new) not in line[2]]


def lines_with_the_value(change: Change) -> List[str]:
    values = "|".join(re.escape(value) for value in change.edit["values"])
    value = re.compile(rf"(?<![\d.])({values})(?![\d.])")
    return [shown(line) for line in sources(change) if not value.search(line[2])]


def temporaries(tree: Tree) -> Set[str]:
    return {name for path, lines in tree.items() if "/" not in path for line in lines for name in PLACED.findall(line)}


def explained_lines(change: Change) -> List[str]:
    """A changed line calls a kernel that came, went or changed, reads or writes a temporary that came or went, has the
    layer's name or width, declares a member, is of the tables of offsets, or has the edited line's text."""
    names = [name for which in ("removed", "added", "changed") for name in change.kernels(which)]
    names += sorted(temporaries(change.before) ^ temporaries(change.after))
    numbers = [str(width) for width in change.edit.get("widths", [])]
    texts = [text.strip() for pair in change.edit["lines"] for piece in pair for text in piece.splitlines()
             if text.strip()]
    pattern = re.compile("|".join([rf"\b{name}\b" for name in names] +
                                  [rf"(?<!\d){number}(?!\d)" for number in numbers] +
                                  [re.escape(name) for name in change.edit.get("names", [])] +
                                  [re.escape(text) for text in texts] +
                                  [OFFSETS.pattern, MEMBERS.pattern, PRINTED_END.pattern]))

    def explained(text: str) -> bool:
        comment = text.partition("//")[2].strip()  # "fc(x)" of the edited "last(fc(x))"
        return bool(pattern.search(text)) or bool(comment) and any(comment in edited for edited in texts)

    lines = sources(change)
    following = [*lines[1:], ("", "", "")]

    def belongs_to_explained(line: Line, below: Line) -> bool:  # a call's comment stands above it
        return line[2].lstrip().startswith("// ") and line[:2] == below[:2] and explained(below[2])
    return [shown(line) for line, below in zip(lines, following)
            if not explained(line[2]) and not belongs_to_explained(line, below)]


def columns_stay(change: Change) -> List[str]:
    """No line changes in its spaces alone."""
    removed, added = ({(line[0], " ".join(line[2].split())): line for line in change.lines if line[1] == sign and
                       line[2].strip()} for sign in "-+")
    return [shown(added[key]) for key in removed.keys() & added.keys() if removed[key][2] != added[key][2]]


def bodies(tree: Tree) -> Dict[str, List[str]]:
    """The text of forward, backward and the loss."""
    found: Dict[str, List[str]] = {}
    name = ""
    for path in sorted(path for path in tree if path.endswith(".cpp") and "/" not in path):
        for text in tree[path]:
            name = text if BODIES.match(text) else name
            if name:
                found.setdefault(name, []).append(text)
            name = "" if text == "}" else name
    return found


def same_steps(change: Change) -> List[str]:
    before, after = bodies(change.before), bodies(change.after)
    assert before, "no forward found"
    return [f"differs: {name}" for name in sorted(set(before) | set(after)) if before.get(name) != after.get(name)]


def settled_lines(change: Change) -> List[str]:
    """Declarations change their places; other lines are explained."""
    removed, added = ([line for line in explained_lines(change) if f": {sign}" in line] for sign in "-+")
    moved = {line.replace(": -", ": +", 1) for line in removed} & set(added)
    return [line for line in [*removed, *added] if line.replace(": -", ": +", 1) not in moved]


def moved_or_explained_lines(change: Change) -> List[str]:
    """Lines change their places alone, apart from offsets; where other operations are fused, they are explained."""
    if change.kernels("removed") or change.kernels("added"):
        return settled_lines(change)
    removed, added = (Counter(line[2] for line in sources(change) if line[1] == sign) for sign in "-+")
    return [f"{sign} {text}" for sign, lines in (("-", removed - added), ("+", added - removed)) for text in lines
            if not OFFSETS.search(text)]


Rule = Callable[[Change], List[str]]
LAYOUT: List[Rule] = [kernel_lists_stay, entries_keep_their_lines, columns_stay]
SETTING: List[Rule] = [no_kernel, same_steps, lines_with_the_value]
RULES: Dict[str, List[Rule]] = {
    "rename": [no_kernel, lines_with_the_name, *LAYOUT],
    "width": [same_name_same_kernel, kernels_of_the_width, explained_lines, *LAYOUT],
    "activation": [same_name_same_kernel, explained_lines, *LAYOUT],
    "append": [same_name_same_kernel, old_kernels_stay, explained_lines, *LAYOUT],
    "remove": [same_name_same_kernel, explained_lines, *LAYOUT],
    "members": [no_kernel, same_steps, settled_lines, *LAYOUT],
    "statements": [same_name_same_kernel, moved_or_explained_lines, *LAYOUT],
    "dtype": [kernels_of_the_type, explained_lines, *LAYOUT],
    "bound": [no_kernel, lines_with_the_value, *LAYOUT],
    "comment": [manifest_only],
    "lr": SETTING,
    "momentum": SETTING,
    "schedule": SETTING,
}
