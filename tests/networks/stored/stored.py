# SPDX-License-Identifier: 0BSD
"""A frozen trunk whose weights are stored in two bytes, and a head that is trained on it. PyTorch rounds the trunk's weights
when they are filled; what computes with them has them widened, as f32 and f64 in turn."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers


class Stored(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 12, dtype=torch.bfloat16)
        self.conv = nn.Conv1d(12, 16, 3, padding=1, dtype=torch.float16)
        self.norm = nn.LayerNorm(16, dtype=torch.bfloat16)
        self.up = nn.Linear(16, 40, dtype=torch.bfloat16)
        self.down = nn.Linear(40, 16, bias=False, dtype=torch.float16)
        self.head = nn.Linear(16, 20)
        for layer in (self.embed, self.conv, self.norm, self.up, self.down):
            layer.requires_grad_(False)

    def forward(self, ids):
        h = self.conv(self.embed(ids).transpose(1, 2)).transpose(1, 2)
        h = h + self.down(F.gelu(self.up(self.norm(h))))
        return self.head(h)


make = Stored
INPUTS = {"ids": integers(3, 9, below=20)}
TARGETS = {"target": integers(3, 9, below=20)}


def loss(logits, target):
    return F.cross_entropy(logits.flatten(0, 1), target.flatten())


def optimizer(parameters):
    return torch.optim.Adam([p for p in parameters if p.requires_grad], lr=0.01)
