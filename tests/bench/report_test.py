# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/bench without measuring: its list, its command line, and the report that it writes of recorded figures."""

import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench"))

from harness import profile  # noqa: E402

WORK = Path(os.environ["WORK"])


def bench(*arguments):
    return subprocess.run([sys.executable, ROOT / "scripts" / "bench", *arguments], capture_output=True, text=True)


class Report(unittest.TestCase):
    def report(self, change=lambda results: None):
        """Lines of RESULTS.md."""
        WORK.mkdir(parents=True, exist_ok=True)
        file = WORK / "results.json"
        results = json.loads((Path(__file__).parent / "recorded.json").read_text())
        change(results)
        file.write_text(json.dumps(results))
        result = bench("--report", "--output", file)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return (WORK / "RESULTS.md").read_text().splitlines()

    def row(self, lines, name, after):
        start = next(i for i, line in enumerate(lines) if line.startswith(after))
        found = next(line for line in lines[start:] if line.startswith(f"| {name} |"))
        return [cell.strip() for cell in found.split("|")[1:-1]]

    def test_list_names_every_model(self):
        table = json.loads((ROOT / "bench" / "models.json").read_text())
        result = bench("--list")
        self.assertEqual(result.returncode, 0, result.stderr)
        names = [line.split()[0] for line in result.stdout.splitlines()]
        for model in table["models"]:
            self.assertIn(model["name"], names)
            self.assertTrue((ROOT / model["spec"]).is_file(), model["spec"])

    def test_wrong_command_lines(self):
        for arguments in (["resnet19"], ["--peers", "eager,pytorch"], ["--threads", "0"], ["--seconds", "soon"]):
            result = bench(*arguments)
            self.assertEqual(result.returncode, 64, arguments)
            self.assertIn("bench: ", result.stderr)

    def test_figures(self):
        lines = self.report()
        times = "Minimum (median)"
        self.assertEqual(
            self.row(lines, "policy", times),
            ["policy", "250 ns (260 ns)", "ONNX Runtime 2.5 µs (2.6 µs)", "10.00", "8", "1.25", "52.0", "80 %"],
        )
        self.assertEqual(self.row(lines, "resnet18", times)[3:], ["0.90", "1", "0.90", "90.7", "75 %"])
        self.assertEqual(self.row(lines, "train-mlp-b64", times)[2:6], ["–", "–", "1.3", "–"])
        peers = self.row(lines, "policy", "Peers, minimum")
        self.assertEqual(peers, ["policy", "17.2 µs", "failed", "–", "2.5 µs", "–", "–"])
        program = self.row(lines, "policy", "The stripped program")
        self.assertEqual(program, ["policy", "89 kB", "1.25 ms", "3.5 MB", "60 MB", "0.1 s", "2.0 s"])
        roofline = "Roofline: 118 GFLOP/s of f32 multiply-adds; reads in GB/s: 138 of 32 KiB, 27 of 256 MiB."
        self.assertIn(roofline, "\n".join(lines))

        self.assertIn("Load average behind a model: up to 1.0; 1 is a machine that did nothing else.", lines)

    def test_profiles_of_what_misses_its_bar(self):
        text = "\n".join(self.report())
        self.assertIn("| resnet18 | `conv2d_512x512x3x3` 56, `Optimizer::step` 9 |", text)
        self.assertNotIn("linear_tanh_64x64", text)

    def test_symbols_of_perf(self):
        text = """
    55.69%  [.] model::conv2d_weight_6x1x5x5
     9.51%  [.] modc::abi_1::Optimizer<modc::abi_1::Sgd>::step
     0.09%  [k] finish_task_switch.isra.0
"""
        self.assertEqual(
            profile.shares(text),
            [["conv2d_weight_6x1x5x5", 55.69], ["Optimizer::step", 9.51]],
        )

    def test_what_is_missing_is_named(self):
        lines = self.report()
        self.assertIn("- OpenVINO is missing, it cannot be installed here: no wheel", lines)
        self.assertIn("- torch.compile failed with policy: its results differ from ours by 1.0e-01", lines)

    def test_last_line(self):
        # 36000 / 40000 to a bar of 1; the policy reaches 10 of 8, its start 2 ms of 1.25.
        self.assertEqual(self.report()[-1], "worst ratio to the bar: 0.90 (resnet18)")

        def grow(results):
            results["runs"]["1"]["models"]["policy"]["results"]["modc"]["first_memory_mb"] = 16

        self.assertEqual(self.report(grow)[-1], "worst ratio to the bar: 0.50 (memory of policy)")

        def empty(results):
            results["runs"]["1"]["models"] = {}

        self.assertEqual(self.report(empty)[-1], "worst ratio to the bar: none was measured")


if __name__ == "__main__":
    shutil.rmtree(WORK, ignore_errors=True)
    unittest.main()
