# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The peers: their names, the virtual environments they are installed into, and their workers."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass

from harness.build import BUILD
from harness.models import ROOT

FOLDER = ROOT / "bench" / "peers"


@dataclass(frozen=True)
class Peer:
    title: str
    environment: str
    trains: bool = False
    needs_onnx: bool = False
    networks: tuple = ()  # those that are written for it; none: all

    def takes(self, model):
        return (self.trains or not model.is_training) and (not self.networks or model.network in self.networks)


PEERS = {
    "eager": Peer("PyTorch", "torch", trains=True),
    "compile": Peer("torch.compile", "torch", trains=True),
    "aoti": Peer("AOTInductor", "torch"),
    "onnxruntime": Peer("ONNX Runtime", "onnxruntime", needs_onnx=True),
    "openvino": Peer("OpenVINO", "openvino", needs_onnx=True),
    "jax": Peer("JAX", "jax", trains=True, networks=("Policy()", "MLP()", "MLPWide()", "Encoder()")),
}


def python_of(environment):
    return BUILD / f"venv-{environment}" / "bin" / "python"


def install(environment):
    """Makes the virtual environment as its list of requirements says; raises CalledProcessError."""
    requirements = FOLDER / f"{environment}.txt"
    folder = BUILD / f"venv-{environment}"
    stamp, key = folder / "requirements", hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == key:
        return
    print(f"bench: installing {environment}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    with open(BUILD / f"venv-{environment}.log", "w") as log:
        run = lambda *command: subprocess.run([str(c) for c in command], check=True, stdout=log, stderr=log)
        # Debian's own Python, as in scripts/setup: the pinned wheels are for its version.
        run("/usr/bin/python3", "-m", "venv", folder)
        run(python_of(environment), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
            "--only-binary=:all:", "-r", requirements)
    stamp.write_text(key)


def available(names):
    """-> the peers that can be used, and why the others cannot"""
    wanted = {PEERS[name].environment for name in names}
    if any(PEERS[name].needs_onnx for name in names):
        wanted.add("torch")  # which exports the models
    broken = {}
    for environment in sorted(wanted):
        try:
            install(environment)
        except (subprocess.CalledProcessError, OSError) as error:
            log = BUILD / f"venv-{environment}.log"
            lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
            broken[environment] = (lines or [str(error)])[-1][:200]
            print(f"bench: {environment} cannot be installed: {broken[environment]}", file=sys.stderr)
    missing = {}
    for name in names:
        needed = [PEERS[name].environment] + (["torch"] if PEERS[name].needs_onnx else [])
        reasons = [broken[environment] for environment in needed if environment in broken]
        if reasons:
            missing[name] = reasons[0]
    return [name for name in names if name not in missing], missing


def export_onnx(folder):
    """Writes model.onnx of the model in `folder`, unless it is there."""
    if (folder / "model.onnx").exists():
        return
    command = [str(python_of("torch")), str(FOLDER / "torch_peers.py"), str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    if result.returncode:
        raise RuntimeError("export to ONNX: " + (result.stderr.strip().splitlines() or ["failed"])[-1][:200])


def worker_command(name, folder, threads):
    return [python_of(PEERS[name].environment), FOLDER / "worker.py", name, folder, threads]
