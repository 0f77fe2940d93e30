# SPDX-License-Identifier: 0BSD
"""A convolutional network for the 8×8 digits."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers, uniform


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class DigitsCNN(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.block1 = Block(1, width)
        self.block2 = Block(width, 2 * width)
        self.block3 = Block(2 * width, 4 * width)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(16 * width, 10)

    def forward(self, x):
        h = self.pool(self.block2(self.block1(x)))
        h = self.pool(self.block3(h))
        return self.fc(h.flatten(1))


make = DigitsCNN
INPUTS = {"x": uniform(16, 1, 8, 8)}
TARGETS = {"target": integers(16, below=10)}
NORM_BIAS = 3


def loss(logits, target):
    return F.cross_entropy(logits, target, label_smoothing=0.1)


def optimizer(parameters):
    return torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.05)


def schedule(optimizer):
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=264)
