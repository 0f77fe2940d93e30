# SPDX-License-Identifier: 0BSD
"""A frozen vision encoder, a language model over its vectors and a text, and a head that makes actions of the last state."""

import torch
from torch import nn
from torch.nn import functional as F

from formula import integers, uniform

INPUTS = {"pixels": uniform(2, 3, 32, 32), "tokens": integers(2, 11, below=80)}
TARGETS = {"target": uniform(2, 4, 7)}


class Block(nn.Module):
    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        n, t, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        x = x + self.proj(y.transpose(1, 2).reshape(n, t, width))
        return x + self.mlp(self.norm2(x))


class VisionEncoder(nn.Module):
    def __init__(self, width, heads, layers, image, patch):
        super().__init__()
        self.patch_embed = nn.Conv2d(3, width, patch, stride=patch)
        self.pos_embed = nn.Parameter(torch.zeros((image // patch) ** 2, width))
        self.blocks = nn.ModuleList(Block(width, heads, causal=False) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, pixels):
        x = self.patch_embed(pixels).flatten(2).transpose(1, 2) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class LanguageModel(nn.Module):
    def __init__(self, vocabulary, width, heads, layers, vision_width, positions):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocabulary, width)
        self.project = nn.Linear(vision_width, width)
        self.pos_embed = nn.Parameter(torch.zeros(positions, width))
        self.layers = nn.ModuleList(Block(width, heads, causal=True) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, seen, tokens):
        x = torch.cat([self.project(seen), self.embed_tokens(tokens)], dim=1)
        x = x + self.pos_embed[: x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)


class ActionHead(nn.Module):
    def __init__(self, width, horizon, action):
        super().__init__()
        self.fc1 = nn.Linear(width, 2 * width)
        self.fc2 = nn.Linear(2 * width, horizon * action)
        self.horizon = horizon

    def forward(self, h):
        return self.fc2(F.silu(self.fc1(h))).view(h.shape[0], self.horizon, -1)


class VLA(nn.Module):
    def __init__(self, image=32, patch=8, vocabulary=80, horizon=4, action=7):
        super().__init__()
        self.vision_encoder = VisionEncoder(48, 4, 2, image, patch).requires_grad_(False)
        self.language_model = LanguageModel(vocabulary, 64, 4, 2, vision_width=48, positions=48)
        self.action_head = ActionHead(64, horizon, action)

    def forward(self, pixels, tokens):
        return self.action_head(self.language_model(self.vision_encoder(pixels), tokens)[:, -1])


def make():
    return VLA()


def loss(actions, target):
    return F.mse_loss(actions, target)


def optimizer(parameters):
    return torch.optim.AdamW((p for p in parameters if p.requires_grad), lr=0.001, eps=1e-4)
