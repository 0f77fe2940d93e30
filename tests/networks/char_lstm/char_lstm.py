# SPDX-License-Identifier: 0BSD
"""What character follows, by an LSTM over a text."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers

INPUTS = {"text": integers(4, 32, below=96)}
TARGETS = {"target": integers(4, 32, below=96)}


class CharLSTM(nn.Module):
    def __init__(self, characters=96, width=32, hidden=64):
        super().__init__()
        self.embedding = nn.Embedding(characters, width)
        self.lstm = nn.LSTM(width, hidden, batch_first=True)
        self.head = nn.Linear(hidden, characters)

    def forward(self, text):
        states, _ = self.lstm(self.embedding(text))
        return self.head(states)


def make():
    return CharLSTM()


def loss(logits, target):
    return F.cross_entropy(logits.flatten(0, 1), target.flatten())


def optimizer(parameters):
    return torch.optim.Adam(parameters, lr=0.005, eps=1e-5)
