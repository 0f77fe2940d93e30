# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The models, their peers and their bars, as bench/models.json lists them."""

import json
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Model:
    """A network of PyTorch, the spec of the same one, and the arguments of both."""

    name: str
    spec: str
    dims: dict
    inputs: list
    network: str
    best_peer: str
    bar: float
    module: str = ""
    targets: list = field(default_factory=list)
    loss: str = ""
    optimizer: dict = field(default_factory=dict)

    @property
    def is_training(self):
        return bool(self.targets)

    def options(self):
        """Of `modc`, in all of its commands."""
        module = [f"--module={self.module}"] if self.module else []
        return [str(ROOT / self.spec), *module, *(f"--dim={name}={value}" for name, value in self.dims.items())]


def read(path=ROOT / "bench" / "models.json"):
    """-> models by name, limits"""
    table = json.loads(path.read_text())
    models = [Model(**{key.replace(" ", "_"): value for key, value in row.items()}) for row in table["models"]]
    return {model.name: model for model in models}, table["limits"]
