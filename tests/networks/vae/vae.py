# SPDX-License-Identifier: 0BSD
"""A variational autoencoder (Kingma and Welling, 2014) for images of 16×16, with the noise that modc draws."""

import torch
from torch import nn
from torch.nn import functional as F

import modc_random
from formula import uniform


class Encoder(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 4, stride=2, padding=1)
        self.mean = nn.Linear(512, latent)
        self.log_variance = nn.Linear(512, latent)

    def forward(self, x):
        h = F.relu(self.conv2(F.relu(self.conv1(x)))).flatten(1)
        return self.mean(h), self.log_variance(h)


class Decoder(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.fc = nn.Linear(latent, 512)
        self.up1 = nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.up2 = nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1)

    def forward(self, z):
        h = F.relu(self.fc(z)).reshape(-1, 32, 4, 4)
        return self.up2(F.relu(self.up1(h)))


class VAE(nn.Module):
    def __init__(self, latent=8):
        super().__init__()
        self.encoder = Encoder(latent)
        self.decoder = Decoder(latent)
        self.calls = 0

    def forward(self, x):
        mu, log_variance = self.encoder(x)
        z = mu
        if self.training:
            z = mu + torch.exp(0.5 * log_variance) * modc_random.randn_like(mu, self.calls, "forward")
            self.calls += 1
        return self.decoder(z), mu, log_variance


make = VAE
INPUTS = {"x": uniform(4, 1, 16, 16, low=0)}
TARGETS = {"image": uniform(4, 1, 16, 16, low=0)}


def loss(logits, mu, log_variance, image):
    likelihood = F.binary_cross_entropy_with_logits(logits, image, reduction="sum")
    divergence = -0.5 * torch.sum(1 + log_variance - mu**2 - log_variance.exp())
    return (likelihood + divergence) / 4


def optimizer(parameters):
    return torch.optim.Adam(parameters, lr=1e-3)
