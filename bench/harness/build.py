# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the program of a model: modc, the C++ compiler over what it wrote, and the runner; once for each content."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harness.models import ROOT

BUILD = ROOT / "build" / "bench"
MODC = ROOT / "build" / "bin" / "modc"


@dataclass
class Program:
    """A built runner, and what building it took."""

    runner: Path
    folder: Path
    modc_seconds: float
    cxx_seconds: float
    stripped_bytes: int
    operations: int
    moved_bytes: int


class Failed(RuntimeError):
    pass


def call(command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if result.returncode:
        raise Failed(f"{Path(command[0]).name} failed: {(result.stderr or result.stdout).strip()[-2000:]}")
    return result.stdout


def flags(threads):
    compiler = os.environ.get("CXX", "g++")
    openmp = ["-fopenmp"] if threads > 1 else []
    return [compiler, "-std=c++17", "-O3", "-march=native", "-fno-math-errno", "-DNDEBUG", *openmp]


def key_of(model, threads):
    digest = hashlib.sha256(repr((model, flags(threads))).encode())
    specs = {ROOT / model.spec, *(ROOT / model.spec).parent.glob("*.mspec")}
    for path in [MODC, ROOT / "bench" / "Runner.cpp", *sorted((ROOT / "bench").glob("*.h")), *sorted(specs)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cost(model):
    """-> floating-point operations and bytes that have to move in a call or step, by `modc summary`.

    A call reads the parameters. A step reads them forward and backward, writes and reads the gradients, writes the
    parameters, and reads and writes what the optimiser remembers.
    """
    text = call([MODC, "summary", *model.options()])
    number = lambda pattern: sum(int(found.replace(",", "")) for found in re.findall(pattern, text, re.MULTILINE))
    parameters = 4 * number(r"^([\d,]+) parameters")
    if not model.is_training:
        return number(r"^forward \(eval\) +([\d,]+)"), parameters
    state = number(r"^optimiser state +([\d,]+)")
    return number(r"^(?:forward|loss|backward) \(train\) +([\d,]+)"), 5 * parameters + 2 * state


def compile_tree(model, tree, threads):
    """-> seconds of modc and of the C++ compiler, on all cores"""
    shutil.rmtree(tree, ignore_errors=True)
    start = time.monotonic()
    modes = [] if model.is_training else ["--modes=eval"]
    parallel = ["--threads=openmp"] if threads > 1 else []
    command = [MODC, "compile", *model.options(), "--name=model", "--target=native", "-q", "-o", tree]
    call([*command, *modes, *parallel])
    middle = time.monotonic()
    sources = [tree / "model.cpp", *sorted(tree.glob("kernels/*.cpp"))]
    compiler = [*flags(threads), f"-I{tree}", "-c"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda source: call([*compiler, source, "-o", source.with_suffix(".o")]), sources))
    return middle - start, time.monotonic() - middle


def link(model, tree, folder, threads):
    runner = folder / "runner"
    training = ["-DMODC_BENCH_TRAINING"] if model.is_training else []
    includes = [f"-I{tree}", f"-I{ROOT / 'tests' / 'networks'}"]
    objects = [tree / "model.o", *sorted(tree.glob("kernels/*.o"))]
    call([*flags(threads), *training, *includes, ROOT / "bench" / "Runner.cpp", *objects, "-o", runner])
    stripped = folder / "stripped"
    call(["strip", "-o", stripped, runner])
    return runner, stripped.stat().st_size


def program(model, threads):
    folder = BUILD / f"{model.name}-t{threads}"
    folder.mkdir(parents=True, exist_ok=True)
    stamp, key = folder / "built.json", key_of(model, threads)
    runner = folder / "runner"
    if not (stamp.exists() and runner.exists() and json.loads(stamp.read_text())["key"] == key):
        tree = folder / "tree"
        modc_seconds, cxx_seconds = compile_tree(model, tree, threads)
        _, stripped = link(model, tree, folder, threads)
        operations, moved = cost(model)
        built = dict(modc_seconds=modc_seconds, cxx_seconds=cxx_seconds, stripped_bytes=stripped)
        built.update(operations=operations, moved_bytes=moved)
        stamp.write_text(json.dumps({"key": key, "built": built}))
        for stale in folder.glob("model.*"):
            stale.unlink()  # what peers made of it
    return Program(runner=runner, folder=folder, **json.loads(stamp.read_text())["built"])
