# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The processes that are timed: the runner of a compiled model, and workers of peers; both answer the same commands."""

import json
import os
import select
import subprocess
import time


def environment(threads):
    """What libraries take the number of their threads from."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    multi = "true" if threads > 1 else "false"
    return {
        **os.environ,
        **{name: str(threads) for name in names},
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={multi} intra_op_parallelism_threads={threads}",
        "JAX_PLATFORMS": "cpu",
        "TORCHINDUCTOR_COMPILE_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "OPENVINO_TELEMETRY": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class Process:
    """Runs `command`; answers are the lines of its stdout that begin with @@, as JSON."""

    def __init__(self, command, log, threads):
        self.log = log
        self.buffer = b""
        with open(log, "w") as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(threads),
            )

    def ask(self, command, timeout=60):
        self.send(command)
        return self.answer(timeout)

    def send(self, command):
        try:
            self.process.stdin.write(f"{command}\n".encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(self.last_words()) from None

    def answer(self, timeout):
        end = time.monotonic() + timeout
        while True:
            while b"\n" in self.buffer:
                line, self.buffer = self.buffer.split(b"\n", 1)
                if line.startswith(b"@@"):
                    return json.loads(line[2:])
            left = end - time.monotonic()
            if left <= 0:
                raise RuntimeError(f"no answer in {timeout} s")
            if select.select([self.process.stdout], [], [], left)[0]:
                data = os.read(self.process.stdout.fileno(), 1 << 20)
                if not data:
                    raise RuntimeError(self.last_words())
                self.buffer += data

    def last_words(self):
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        said = [line for line in lines if line.startswith("error: ")]  # by our programs; Python says it at the end
        errors = said[:1] or [line for line in lines if "rror" in line]
        return (errors or lines or ["it ended without a word"])[-1][:200]

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
