"""broken_manifests.py TREE OUT: copies of a tree, each with one thing wrong in its manifest."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import shutil
import sys
from pathlib import Path

tree, out = Path(sys.argv[1]), Path(sys.argv[2])
NAME = "digits.manifest.json"
good = json.loads((tree / NAME).read_text())


def changed(**fields):
    return json.dumps({**good, **fields})


broken = {
    "empty": "",
    "truncated": json.dumps(good)[:200],
    "deep": "[" * 1_000_000,
    "array": "[]",
    "newer": changed(emission=2),
    "no_spec": changed(spec=""),
    "spec_elsewhere": changed(spec="../../../etc/passwd"),
    "file_elsewhere": changed(files={"../outside.cpp": "0"}),
    "file_absolute": changed(files={"/etc/passwd": "0"}),
    "types": changed(dims="N=8"),
    "line_zero": changed(lines={"digits.cpp": [[0, "digits.mspec:7"]]}),
    "line_text": changed(lines={"digits.cpp": [["x"]]}),
    "state_row": changed(model={**good["model"], "state": [["fc1.weight"]]}),
}
for name, text in broken.items():
    shutil.copytree(tree, out / name)
    (out / name / NAME).write_text(text)
