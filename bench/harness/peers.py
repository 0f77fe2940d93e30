# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The peers: their names, the virtual environments they are installed into, and their workers."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass

from harness.build import BUILD
from harness.models import ROOT
from harness.processes import environment

FOLDER = ROOT / "bench" / "peers"


@dataclass(frozen=True)
class Peer:
    title: str
    environment: str
    trains: bool = False
    takes_file: str = ""  # what it wants the model as: written by PyTorch, after which the model can be timed
    program: str = ""  # in C++; otherwise worker.py runs it
    networks: tuple = ()  # those that are written for it; none: all

    def takes(self, model):
        return (self.trains or not model.is_training) and (not self.networks or model.network in self.networks)

    def environments(self):
        return {self.environment, *(["torch"] if self.takes_file else [])}


PEERS = {
    "eager": Peer("PyTorch", "torch", trains=True),
    "compile": Peer("torch.compile", "torch", trains=True),
    "aoti": Peer("AOTInductor", "torch", takes_file="pt2", program="AotInductor.cpp"),
    "onnxruntime": Peer("ONNX Runtime", "onnxruntime", takes_file="onnx"),
    "openvino": Peer("OpenVINO", "openvino", takes_file="onnx", program="OpenVino.cpp"),
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


def libraries(environment):
    """-> compiler options for the headers and libraries in the packages of an environment"""
    (packages,) = (BUILD / f"venv-{environment}" / "lib").glob("python3*/site-packages")
    if environment == "torch":
        torch = packages / "torch"
        folder, names = torch / "lib", ["-Wl,--no-as-needed", "-ltorch", "-ltorch_cpu", "-lc10"]
        includes = [f"-I{torch}/include", f"-I{torch}/include/torch/csrc/api/include"]
    else:
        folder = packages / "openvino" / "libs"
        names, includes = sorted(folder.glob("libopenvino.so.*")), [f"-I{packages}/openvino/include"]
    return [*includes, f"-L{folder}", *names, f"-Wl,-rpath,{folder}"]


def build_program(name):
    """Compiles the peer's program in C++, unless it is there; raises CalledProcessError."""
    peer, target = PEERS[name], BUILD / name
    source = FOLDER / peer.program
    newest = max(path.stat().st_mtime for path in [source, python_of(peer.environment), *FOLDER.parent.glob("*.h")])
    if target.exists() and target.stat().st_mtime > newest:
        return
    print(f"bench: building {peer.program}", flush=True)
    command = [os.environ.get("CXX", "g++"), "-std=c++20", "-O2", f"-I{FOLDER.parent}", source, "-o", target]
    with open(BUILD / f"venv-{peer.environment}.log", "w") as log:
        subprocess.run([*command, *libraries(peer.environment)], check=True, stdout=log, stderr=log)


def available(names):
    """-> the peers that can be used, and why the others cannot"""
    missing, broken = {}, {}
    for needed in sorted(set().union(*(PEERS[name].environments() for name in names))):
        try:
            install(needed)
        except (subprocess.CalledProcessError, OSError) as error:
            broken[needed] = last_line(needed, error)
    for name in names:
        for needed in PEERS[name].environments() & set(broken):
            missing[name] = broken[needed]
        try:
            if PEERS[name].program and name not in missing:
                build_program(name)
        except (subprocess.CalledProcessError, OSError, ValueError) as error:
            missing[name] = last_line(PEERS[name].environment, error)
    for name, why in missing.items():
        print(f"bench: {PEERS[name].title} is missing: {why}", file=sys.stderr)
    return [name for name in names if name not in missing], missing


def last_line(environment, error):
    """Of what was said when an environment was made: its last error."""
    log = BUILD / f"venv-{environment}.log"
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    lines = [line for line in lines if "error" in line.lower()] or lines or [str(error)]
    return lines[-1][:200].replace(str(ROOT) + "/", "")


def export(name, folder, threads):
    """Writes the file that the peer takes the model from, unless it is there; -> the seconds that took"""
    kind = PEERS[name].takes_file
    took = folder / f"{kind}.seconds"
    if not kind:
        return 0.0
    if not (folder / f"model.{kind}").exists() or not took.exists():
        command = [python_of("torch"), FOLDER / "torch_peers.py", folder, threads, kind]
        result = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=environment(threads))
        if result.returncode:
            raise RuntimeError(f"to {kind}: " + (result.stderr.strip().splitlines() or ["failed"])[-1][:200])
        took.write_text(next(line[2:] for line in result.stdout.splitlines() if line.startswith("@@")))
    return float(took.read_text())


def command(name, model, folder, threads):
    if PEERS[name].program:
        return [BUILD / name, folder, threads, *model.inputs]
    return [python_of(PEERS[name].environment), FOLDER / "worker.py", name, folder, threads]
