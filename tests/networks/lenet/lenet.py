# SPDX-License-Identifier: 0BSD
"""LeNet-5 with ReLU and max pools, for images of 28×28."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers, uniform


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        h = self.pool(F.relu(self.conv1(x)))
        h = self.pool(F.relu(self.conv2(h)))
        h = F.relu(self.fc1(h.flatten(1)))
        h = F.relu(self.fc2(h))
        return self.fc3(h)


make = LeNet
INPUTS = {"x": uniform(4, 1, 28, 28)}
TARGETS = {"target": integers(4, below=10)}
loss = F.cross_entropy


def optimizer(parameters):
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=1e-4)
