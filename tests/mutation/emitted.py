# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What modc emits of a spec and of its edits, and the lines in which two emitted trees differ."""
import difflib
import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EDITS: Dict[str, Dict[str, dict]] = json.loads((HERE / "edits.json").read_text())

Tree = Dict[str, List[str]]  # the lines of each file
Line = Tuple[str, str, str]  # file, "-" or "+", text


def spec_path(model: str) -> Path:
    own = HERE / "models" / f"{model}.mspec"
    return own if own.exists() else ROOT / "samples" / model / f"{model}.mspec"


def edited(text: str, edit: dict) -> str:
    """The spec with the edit; a name is replaced wherever it stands, a piece of text must stand there once."""
    if "name" in edit:
        old, new = edit["name"]
        pieces = [(rf"\b{old}\b", new)]
    else:
        pieces = [(re.escape(old), new) for old, new in edit["lines"]]
    for pattern, new in pieces:
        text, count = re.subn(pattern, lambda _, new=new: new, text)
        if count == 0 or count > 1 and "name" not in edit:
            raise ValueError(f"`{pattern}` stands {count} times in the spec")
    return text


def joined(lines: List[str]) -> List[str]:
    """Declarations and calls that were broken at the width of a page count as the one line that they are."""
    result: List[str] = []
    for line in lines:
        if result and result[-1].endswith(",") and result[-1].count("(") > result[-1].count(")"):
            result[-1] += " " + line.lstrip()
        else:
            result.append(line)
    return result


@lru_cache(maxsize=None)
def compile_text(modc: str, model: str, text: str) -> Tree:
    with tempfile.TemporaryDirectory() as temporary:
        spec, tree = Path(temporary) / f"{model}.mspec", Path(temporary) / "tree"
        spec.write_text(text)
        command = [modc, "compile", str(spec), "-o", str(tree), "-q", "--runtime=external"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"{model}: {result.stderr}")
        return {str(path.relative_to(tree)): path.read_text().splitlines()
                for path in sorted(tree.rglob("*")) if path.is_file()}


@dataclass
class Change:
    """The emitted trees before and after an edit."""
    edit: dict
    before: Tree
    after: Tree
    lines: List[Line]

    def among(self, kind: str) -> List[Line]:
        """The changed lines of "sources" (all but the other two), "kernels" or the "manifest"."""
        def kind_of(path: str) -> str:
            return "kernels" if path.startswith("kernels/") else "manifest" if path.endswith(".json") else "sources"
        return [line for line in self.lines if kind_of(line[0]) == kind]

    def kernels(self, which: str) -> List[str]:
        """Names of the "removed", "added" and "changed" kernels."""
        before, after = ({path[8:-4] for path in tree if path.startswith("kernels/")}
                         for tree in (self.before, self.after))
        changed = {name for name in before & after
                   if self.before[f"kernels/{name}.cpp"] != self.after[f"kernels/{name}.cpp"]}
        return sorted({"removed": before - after, "added": after - before, "changed": changed}[which])


def changed_lines(before: Tree, after: Tree) -> List[Line]:
    lines = []
    for path in sorted(set(before) | set(after)):
        old, new = joined(before.get(path, [])), joined(after.get(path, []))
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag != "equal":
                lines += [(path, "-", text) for text in old[i1:i2]] + [(path, "+", text) for text in new[j1:j2]]
    return lines


def change(modc: str, model: str, kind: str) -> Change:
    text = spec_path(model).read_text()
    edit = EDITS[model][kind]
    before, after = compile_text(modc, model, text), compile_text(modc, model, edited(text, edit))
    return Change(edit, before, after, changed_lines(before, after))


def functions(lines: List[str]) -> Dict[str, int]:
    """Lines of each function that is defined at namespace level, by the line it begins with."""
    found, depth, start = {}, 0, 0
    for number, line in enumerate(lines):
        code = re.sub(r'//.*|"(\\.|[^"\\])*"', "", line)
        if re.match(r"(inline )?namespace\b|}\s*$", code) and depth == 0:
            start = number + 1
            continue
        depth += code.count("{") - code.count("}")
        if depth == 0:
            if code.rstrip().endswith("}") and not re.match(r"(class|struct|enum|union)\b", lines[start]):
                found[lines[start].strip()] = number - start + 1
            if not code.strip() or code.lstrip().startswith("#") or code.rstrip().endswith((";", "}")):
                start = number + 1
    return found
