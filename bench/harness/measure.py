# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times a model and its peers in turn, checks that they agree, and takes the figures of the program."""

import array
import json
import math
import os
import statistics
import subprocess
import time

from harness import build, peers
from harness.processes import Process

OURS = "modc"
# Of the root of the mean square: outputs of one call, and losses of five steps.
TOLERANCES = {False: 1e-4, True: 2e-3}


def difference(folder, peer):
    """Of a peer's output from ours, relative to the size of ours."""
    ours, theirs = (array.array("f", (folder / name).read_bytes()) for name in ("output.bin", f"{peer}.bin"))
    if len(ours) != len(theirs):
        return math.inf
    error = math.fsum((a - b) ** 2 for a, b in zip(ours, theirs))
    size = math.fsum(a * a for a in ours)
    return math.sqrt(error / size) if size and math.isfinite(error / size) else math.inf


class Roofline:
    """One process for each core, all asked at once: what the cores reach together."""

    def __init__(self, cores):
        source, self.best = build.ROOT / "bench" / "Roofline.cpp", {}
        program = build.BUILD / "roofline"
        build.call([*build.flags(1), f"-I{build.ROOT / 'runtime'}", source, "-o", program])
        self.processes = []
        for core in cores:
            command = ["taskset", "-c", core, program]
            self.processes.append(Process(command, build.BUILD / f"roofline-{core}.log", 1))
        for process in self.processes:
            process.answer(60)

    def measure(self, moved_bytes):
        """Once more, for a model that moves so many bytes; keeps the best of what was measured for it."""
        for process in self.processes:
            process.send(max(1, moved_bytes // len(self.processes)))
        answers = [process.answer(60) for process in self.processes]
        now = {key: sum(answer[key] for answer in answers) for key in ("gflops", "own")}
        now["reads"] = {size: sum(a["reads"][size] for a in answers) for size in answers[0]["reads"]}
        for kept, found in ((self.best, now), (self.best.setdefault("reads", {}), now.pop("reads"))):
            kept.update({key: max(value, kept.get(key, 0)) for key, value in found.items()})

    def nanoseconds(self, operations, moved_bytes):
        """The shortest time in which the arithmetic and the movement of bytes can be done."""
        return max(operations / self.best["gflops"], moved_bytes / self.best["own"])

    def end(self):
        for process in self.processes:
            process.end()


def write_description(model, folder):
    description = {key: getattr(model, key) for key in ("name", "inputs", "targets", "network", "loss", "optimizer")}
    (folder / "model.json").write_text(json.dumps(description))


def start_peer(name, model, folder, threads):
    exported = peers.export(name, folder, threads)
    process = Process(peers.command(name, model, folder, threads), folder / f"{name}.log", threads)
    try:
        info = process.answer(600)
        apart = difference(folder, name)
        if apart > TOLERANCES[model.is_training]:
            raise RuntimeError(f"its results differ from ours by {apart:.1e}")
    except RuntimeError:
        process.end()
        raise
    return process, {"compile_s": info["compile"] + exported, "difference": apart}


def rounds_of(processes, roofline, moved_bytes, options):
    """-> samples of each in nanoseconds; the order turns around from round to round"""
    samples = {name: [] for name in processes}
    for process in processes.values():
        process.ask("run 0.1", 120)
    for number in range(options.rounds):
        roofline.measure(moved_bytes)
        for name in list(processes) if number % 2 == 0 else reversed(list(processes)):
            samples[name] += processes[name].ask(f"run {options.seconds}", 120)
    return samples


def once(program, model, threads, repeats=20):
    """-> milliseconds from the start of the process to the first output, and the memory it took, in MB"""
    starts, memory = [], []
    for _ in range(repeats):
        command = [str(program.runner), "once", str(time.monotonic_ns()), *model.inputs, *model.targets]
        out = subprocess.run(command, capture_output=True, check=True, text=True, env={"OMP_NUM_THREADS": str(threads)})
        answers = [float(line[2:]) for line in out.stdout.splitlines() if line.startswith("@@")]
        starts.append(answers[0] / 1e6)
        memory.append(answers[1] / 1024)
    return min(starts), max(memory)


def measure(model, names, options, roofline):
    """-> what the report needs to know of one model, as JSON"""
    program, roofline.best = build.program(model, options.threads), {}
    write_description(model, program.folder)
    arguments = [*model.inputs, *model.targets]
    command = [program.runner, "serve", program.folder, *arguments]
    runner = Process(command, program.folder / "runner.log", options.threads)
    processes, results, failed = {OURS: runner}, {OURS: {}}, {}
    try:
        runner.answer(120)
        for name in names:
            try:
                processes[name], results[name] = start_peer(name, model, program.folder, options.threads)
            except RuntimeError as error:
                failed[name] = str(error)
            print(f"  {name}: {failed.get(name, 'ready')}", flush=True)
        samples = rounds_of(processes, roofline, program.moved_bytes, options)
        for name, process in processes.items():
            memory = process.ask("memory") / 1024
            times = dict(min_us=min(samples[name]) / 1e3, median_us=statistics.median(samples[name]) / 1e3)
            results[name].update(times, memory_mb=memory)
    finally:
        for process in processes.values():
            process.end()
    start, memory = once(program, model, options.threads, 3 if model.is_training else 20)
    results[OURS].update(start_ms=start, first_memory_mb=memory, program_kb=program.stripped_bytes / 1000)
    results[OURS].update(modc_s=program.modc_seconds, cxx_s=program.cxx_seconds)
    return {
        "when": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "load": os.getloadavg()[0],
        "operations": program.operations,
        "moved_bytes": program.moved_bytes,
        "roofline": roofline.best,
        "roofline_us": roofline.nanoseconds(program.operations, program.moved_bytes) / 1e3,
        "results": results,
        "failed": failed,
    }
