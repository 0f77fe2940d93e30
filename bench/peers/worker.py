# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One peer with one model in a process of its own: writes its result, then times calls when it is asked to on stdin."""

import importlib
import json
import os
import pathlib
import sys
import time

import numpy as np

# name on the command line -> module and function: (model) -> (step, result), where step() is one call or training step
# and result() the last output, or the losses of the first steps, as an array
PEERS = {
    "eager": ("torch_peers", "eager"),
    "compile": ("torch_peers", "compiled"),
    "onnxruntime": ("onnxruntime_peer", "onnxruntime"),
    "jax": ("jax_peer", "jax"),
}
COMPARED_STEPS = 5


class Model:
    """What the runner of the compiled model left in its folder."""

    def __init__(self, folder, threads):
        self.folder, self.threads = pathlib.Path(folder), threads
        self.description = json.loads((self.folder / "model.json").read_text())
        self.inputs = self.arguments("input")
        self.targets = self.arguments("target")

    def arguments(self, kind):
        return [self.argument(f"{kind}{i}.bin", text) for i, text in enumerate(self.description.get(kind + "s", []))]

    def argument(self, file, text):
        shape, _, below = text.partition("<")
        dtype = np.int64 if below else np.float32
        return np.fromfile(self.folder / file, dtype).reshape([int(n) for n in shape.split("x")])

    @property
    def is_training(self):
        return bool(self.targets)


def time_slice(step, seconds):
    """Nanoseconds of a call, one number for each block: short calls are timed together, as the runner does."""
    clock = time.perf_counter_ns
    start = clock()
    step()
    once, calls = clock() - start, 1
    if once < 100_000:
        start = clock()
        for _ in range(50):
            step()
        once = (clock() - start) / 50
        calls = max(1, int(50_000 / once)) if once < 50_000 else 1
    samples, repeats, begin = [], range(calls), clock()
    while clock() - begin < seconds * 1e9 or len(samples) < 3:
        start = clock()
        for _ in repeats:
            step()
        samples.append((clock() - start) / calls)
    return samples[-400:]


def peak_memory():
    """In KiB; what getrusage gives begins with that of the parent before exec."""
    status = pathlib.Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def main():
    peer, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is none of our answers

    def say(value):
        answers.write("@@" + json.dumps(value) + "\n")
        answers.flush()

    module, function = PEERS[peer]
    model, start = Model(folder, threads), time.monotonic()
    step, result = getattr(importlib.import_module(module), function)(model)
    np.ascontiguousarray(result(), np.float32).tofile(model.folder / f"{peer}.bin")
    say({"compile": time.monotonic() - start})
    for line in sys.stdin:
        command, _, value = line.strip().partition(" ")
        if command == "run":
            say(time_slice(step, float(value)))
        elif command == "memory":
            say(peak_memory())
        else:
            break


if __name__ == "__main__":
    main()
