# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which kernels of a model take its time, by the samples of perf while the runner is timed."""

import re
import shutil
import subprocess

from harness import build
from harness.processes import Process

SECONDS = 3
KERNELS = 8


def function_of(symbol):
    """Of a symbol as perf prints it: a kernel's name without namespace and arguments."""
    name = re.sub(r"<.*>|\(.*", "", symbol)
    return name.replace("modc::abi_1::", "").removeprefix("model::")


def shares(text):
    """-> (name, percent) of perf's report, the largest first; of what takes half a percent"""
    rows = re.findall(r"^ *([\d.]+)% +\[[.k]\] +(.+?) *$", text, re.MULTILINE)
    return [[function_of(symbol), float(share)] for share, symbol in rows if float(share) >= 0.5]


def profile(model, threads):
    """The kernels that take most, as (name, percent)."""
    if not shutil.which("perf"):
        raise build.Failed("--profile needs perf, which is not installed")
    program = build.program(model, threads)
    data = program.folder / "perf.data"
    arguments = [*model.inputs, *model.targets]
    runner = Process([program.runner, "serve", program.folder, *arguments], program.folder / "runner.log", threads)
    try:
        runner.answer(120)
        runner.send(f"run {SECONDS + 1}")
        # Attached when everything is initialised, so that nothing but calls is seen.
        record = ["perf", "record", "-q", "-o", data, "-p", runner.process.pid, "--", "sleep", SECONDS]
        build.call([str(word) for word in record])
        runner.answer(60)
    finally:
        runner.end()
    return shares(build.call(["perf", "report", "-q", "--stdio", "-F", "overhead,sym", "-i", data]))[:KERNELS]
