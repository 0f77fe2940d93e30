# SPDX-License-Identifier: 0BSD
"""GPT-2 in the size of 124 million parameters, on few tokens: its forward."""

import pathlib
import sys

from formula import integers

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "gpt2"))
from gpt2 import LMHeadModel  # noqa: E402

INPUTS = {"input_ids": integers(1, 6, below=50257)}
TARGETS = {}


def make():
    return LMHeadModel(vocab_size=50257, n_positions=1024, n_embd=768, n_layer=12, n_head=12)
