#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Copies golden cases into cases/, one line of JSON each, without what no test reads.

    copy_cases.py FOLDER...        folders of *.json as PyTorch's recorder wrote them
"""

import json
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).parent
UNREAD = ("schema", "torch", "seed_figures", "seed_mismatch", "notes", "source", "trace")


def main():
    for folder in map(pathlib.Path, sys.argv[1:]):
        for path in sorted(folder.glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            kept = {key: value for key, value in case.items() if key not in UNREAD}
            text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            (HERE / "cases" / path.name).write_text(text + "\n", encoding="utf-8")
        for path in folder.glob("*.safetensors"):
            shutil.copyfile(path, HERE / "data" / path.name)


if __name__ == "__main__":
    main()
