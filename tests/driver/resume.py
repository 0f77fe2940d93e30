# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Shows the optimiser's file of resume.test to Python, and splits the model's file into shards as Hugging Face does."""
import json

from safetensors.numpy import load_file, save_file

for key, value in sorted(load_file("whole.optimizer").items()):
    print(key, value.dtype, value.shape, value if value.shape == () else "")

model = load_file("whole.safetensors")
weight_map = {key: f"model-0000{i % 2 + 1}-of-00002.safetensors" for i, key in enumerate(sorted(model))}
for shard in set(weight_map.values()):
    save_file({key: model[key] for key in model if weight_map[key] == shard}, shard, {"format": "pt"})
size = sum(value.nbytes for value in model.values())
with open("model.safetensors.index.json", "w") as index:
    json.dump({"metadata": {"total_size": size}, "weight_map": weight_map}, index, indent=2)
