# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the weight files of check-weights.test into the current folder."""
import json

import numpy as np
from safetensors.numpy import save_file

good = {"w": np.ones((2, 3), np.float32), "b": np.ones(2, np.float32), "steps": np.array(0)}
save_file(good, "good.safetensors")
save_file({"module." + key: value for key, value in good.items()}, "prefixed.safetensors")
save_file({"w": np.ones((3, 2), np.float32), "step": np.array(0), "bias": np.ones(2, np.float32),
           "b": np.ones(2, np.float16)}, "bad.safetensors")

shards = {"w": "model-1.safetensors", "b": "model-2.safetensors", "steps": "model-1.safetensors"}
for shard in set(shards.values()):
    save_file({key: good[key] for key in good if shards[key] == shard}, shard)
for name, rows in ("good", shards), ("swapped", {**shards, "b": "model-1.safetensors"}), ("escaping", {"w": "../w"}):
    with open(f"{name}.safetensors.index.json", "w") as index:
        json.dump({"metadata": {"total_size": 40}, "weight_map": rows}, index, indent=2)
