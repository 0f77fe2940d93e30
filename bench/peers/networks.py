# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The models in PyTorch, with the keys of the specs; those of tests/networks are taken from there."""

import importlib.util
import pathlib
import sys

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

NETWORKS = pathlib.Path(__file__).resolve().parents[2] / "tests" / "networks"


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(32, 64), nn.Linear(64, 64), nn.Linear(64, 8)

    def forward(self, x):
        return torch.tanh(self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(x))))))


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(784, 128), nn.Linear(128, 10)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


class MLPWide(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(1024, 4096), nn.Linear(4096, 1024)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, width = x.shape
        q, k, v = (
            part.view(n, t, self.heads, -1).transpose(1, 2) for part in self.qkv(self.ln1(x)).split(width, dim=2)
        )
        y = F.scaled_dot_product_attention(q, k, v)
        x = x + self.proj(y.transpose(1, 2).reshape(n, t, width))
        return x + self.fc2(F.gelu(self.fc1(self.ln2(x))))


class Encoder(nn.Module):
    def __init__(self, width=256, heads=8, layers=4):
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x


class ViT(nn.Module):
    def __init__(self, width=192, heads=3, layers=12, classes=1000):
        super().__init__()
        self.patch = nn.Conv2d(3, width, 16, stride=16)
        self.cls, self.pos = nn.Parameter(torch.zeros(1, 1, width)), nn.Parameter(torch.zeros(1, 197, width))
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.ln, self.fc = nn.LayerNorm(width), nn.Linear(width, classes)

    def forward(self, x):
        h = self.patch(x).flatten(2).transpose(1, 2)
        h = torch.cat([self.cls.expand(x.shape[0], -1, -1), h], dim=1) + self.pos
        for block in self.blocks:
            h = block(h)
        return self.fc(self.ln(h)[:, 0])


class Sequence(nn.Module):
    def __init__(self, width=256):
        super().__init__()
        self.lstm = nn.LSTM(width, width, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0]


def cross_entropy(logits, target):
    return F.cross_entropy(logits.flatten(0, -2), target.flatten())


def make(text):
    """`Policy()` of this file, or `lenet.LeNet()` of tests/networks/lenet/lenet.py."""
    call, _, arguments = text.partition("(")
    module, _, name = call.rpartition(".")
    constructor = globals().get(name)
    if module:
        sys.path.insert(0, str(NETWORKS))
        spec = importlib.util.spec_from_file_location(module, NETWORKS / module / f"{module}.py")
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        constructor = getattr(loaded, name)
    return constructor(*(int(number) for number in arguments.rstrip(")").split(",") if number))


def load(model):
    """The network of a worker.Model with its weights, in the mode that is timed."""
    network = make(model.description["network"])
    weights = load_file(model.folder / "weights.safetensors")
    missing, unexpected = network.load_state_dict(weights, strict=False)
    tied = {name for name in network.state_dict() if name == "lm_head.weight"}
    missing = [name for name in missing if name not in tied and not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise RuntimeError(f"other keys than the network's: missing {missing}, unexpected {unexpected}")
    return network.train() if model.is_training else network.eval().requires_grad_(False)
