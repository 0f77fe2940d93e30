# SPDX-License-Identifier: 0BSD
"""The encoder of PyTorch, its norms before attention and network."""

import torch
from torch import nn

from formula import integers, uniform

INPUTS = {"x": uniform(3, 32, 24)}
TARGETS = {"target": integers(3, below=10)}


class Encoder(nn.Module):
    def __init__(self, inputs=24, width=64, heads=4, layer_count=4, positions=32, classes=10):
        super().__init__()
        self.embed = nn.Linear(inputs, width)
        self.position = nn.Parameter(torch.zeros(positions, width))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(layer_count)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        h = self.embed(x) + self.position
        for layer in self.layers:
            h = layer(h)
        return self.head(self.norm(h).mean(dim=1))


def make():
    return Encoder()


def loss(logits, target):
    return nn.functional.cross_entropy(logits, target)


def optimizer(parameters):
    return torch.optim.AdamW(parameters, lr=0.001, eps=1e-4, weight_decay=0.01)
