# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models built and timed without peers; what the runner leaves for peers is what it computed with."""

import array
import json
import math
import os
import struct
import sys
import types
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench"))

from harness import build, measure, models  # noqa: E402

build.MODC = Path(os.environ["MODC"])
build.BUILD = Path(os.environ["WORK"])
OPTIONS = types.SimpleNamespace(threads=1, rounds=2, seconds=0.01)


def weights(path):
    """name -> shape, values"""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = entry["shape"], array.array("f", data[begin:end])
    return tensors


def linear(tensors, name, x):
    (rows, columns), w = tensors[name + ".weight"]
    _, bias = tensors[name + ".bias"]
    return [bias[i] + math.fsum(w[i * columns + j] * x[j] for j in range(columns)) for i in range(rows)]


class Runner(unittest.TestCase):
    def setUp(self):
        self.table, _ = models.read()

    def measured(self, name):
        model = self.table[name]
        program = build.program(model, 1)
        roofline = measure.Roofline([sorted(os.sched_getaffinity(0))[0]])
        try:
            return program, measure.measure(model, [], OPTIONS, roofline)
        finally:
            roofline.end()

    def check(self, figures, operations):
        """A figure of every kind, of a size that no machine misses."""
        ours = figures["results"][measure.OURS]
        self.assertEqual(set(figures["results"]), {measure.OURS})
        self.assertEqual(figures["failed"], {})
        self.assertLessEqual(0 < ours["min_us"] and ours["min_us"], ours["median_us"])
        for key in ("memory_mb", "first_memory_mb", "program_kb", "start_ms", "modc_s", "cxx_s"):
            self.assertGreater(ours[key], 0, key)
        self.assertGreaterEqual(figures["operations"], operations)
        self.assertGreater(figures["roofline"]["gflops"], 0.1)
        self.assertGreater(figures["roofline_us"], 0)

    def test_inference(self):
        program, figures = self.measured("policy")
        self.check(figures, 2 * (32 * 64 + 64 * 64 + 64 * 8))
        tensors = weights(program.folder / "weights.safetensors")
        x = array.array("f", (program.folder / "input0.bin").read_bytes())
        for layer in ("fc1", "fc2", "fc3"):
            x = [math.tanh(value) for value in linear(tensors, layer, x)]
        output = array.array("f", (program.folder / "output.bin").read_bytes())
        self.assertEqual(len(output), 8)
        for ours, exact in zip(output, x):
            self.assertAlmostEqual(ours, exact, delta=1e-6)

    def test_difference(self):
        folder = build.BUILD
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "output.bin").write_bytes(struct.pack("4f", 3, 0, 0, 4))
        for name, values, wanted in (
            ("same", (3, 0, 0, 4), 0),
            ("near", (3, 0, 0.05, 4), 0.01),
            ("short", (3, 0, 0), math.inf),
            ("nan", (3, 0, math.nan, 4), math.inf),
        ):
            (folder / f"{name}.bin").write_bytes(struct.pack(f"{len(values)}f", *values))
            self.assertAlmostEqual(measure.difference(folder, name), wanted, delta=1e-6, msg=name)

    def test_training(self):
        program, figures = self.measured("train-mlp-b64")
        self.check(figures, 6 * 64 * (784 * 128 + 128 * 10) - 2 * 64 * 784 * 128)
        losses = array.array("f", (program.folder / "output.bin").read_bytes())
        self.assertEqual(len(losses), 5)
        self.assertTrue(all(later < earlier for earlier, later in zip(losses, losses[1:])), losses)
        target = array.array("q", (program.folder / "target0.bin").read_bytes())
        self.assertEqual(len(target), 64)
        self.assertTrue(all(0 <= label < 10 for label in target))
        # The first loss is that of the weights before the first step, which the file has.
        tensors = weights(program.folder / "weights.safetensors")
        x = array.array("f", (program.folder / "input0.bin").read_bytes())
        total = 0
        for row, label in enumerate(target):
            hidden = [max(0, value) for value in linear(tensors, "fc1", x[784 * row : 784 * (row + 1)])]
            logits = linear(tensors, "fc2", hidden)
            total += math.log(math.fsum(math.exp(value) for value in logits)) - logits[label]
        self.assertAlmostEqual(losses[0], total / 64, delta=1e-5)


if __name__ == "__main__":
    unittest.main()
