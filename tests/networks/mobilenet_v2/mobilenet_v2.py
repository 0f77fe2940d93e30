# SPDX-License-Identifier: 0BSD
"""MobileNetV2 (Sandler et al., 2018) with torchvision's structure and keys."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers, uniform


def conv_norm_activation(inp, oup, kernel_size=3, stride=1, groups=1):
    padding = (kernel_size - 1) // 2
    conv = nn.Conv2d(inp, oup, kernel_size, stride, padding, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(oup), nn.ReLU6())


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride, expand_ratio):
        super().__init__()
        hidden = inp * expand_ratio
        layers = [] if expand_ratio == 1 else [conv_norm_activation(inp, hidden, kernel_size=1)]
        layers += [
            conv_norm_activation(hidden, hidden, stride=stride, groups=hidden),
            nn.Conv2d(hidden, oup, 1, bias=False),
            nn.BatchNorm2d(oup),
        ]
        self.conv = nn.Sequential(*layers)
        self.is_residual = stride == 1 and inp == oup

    def forward(self, x):
        return x + self.conv(x) if self.is_residual else self.conv(x)


class MobileNetV2(nn.Module):
    # expansion, channels, blocks, stride of the first one
    SETTINGS = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]

    def __init__(self, num_classes=1000):
        super().__init__()
        features = [conv_norm_activation(3, 32, stride=2)]
        inp = 32
        for expansion, channels, blocks, stride in self.SETTINGS:
            for i in range(blocks):
                features.append(InvertedResidual(inp, channels, stride if i == 0 else 1, expansion))
                inp = channels
        features.append(conv_norm_activation(inp, 1280, kernel_size=1))
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(nn.Dropout(0), nn.Linear(1280, num_classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean([2, 3]))


make = MobileNetV2
INPUTS = {"x": uniform(4, 3, 64, 64)}
TARGETS = {"target": integers(4, below=1000)}
NORM_BIAS = 3
loss = F.cross_entropy


def optimizer(parameters):
    return torch.optim.SGD(parameters, lr=0.0005, momentum=0.9, weight_decay=4e-5, nesterov=True)
