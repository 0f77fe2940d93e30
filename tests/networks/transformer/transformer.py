# SPDX-License-Identifier: 0BSD
"""TransformerEncoder and TransformerDecoder, whose layers are copies of one."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers, uniform


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        encoder = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
        decoder = nn.TransformerDecoderLayer(
            16, 4, dim_feedforward=24, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(encoder, num_layers=2, norm=nn.LayerNorm(16))
        self.decoder = nn.TransformerDecoder(decoder, num_layers=3)
        self.head = nn.Linear(16, 7)

    def forward(self, x, y):
        return self.head(self.decoder(y, self.encoder(x)).mean(dim=1))


make = Transformer
INPUTS = {"x": uniform(6, 5, 16), "y": uniform(6, 3, 16)}
TARGETS = {"target": integers(6, below=7)}
loss = F.cross_entropy


def optimizer(parameters):
    return torch.optim.SGD(parameters, lr=0.05)
