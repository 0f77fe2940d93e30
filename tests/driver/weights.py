# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the weight files of check-weights.test into the current folder."""
import numpy as np
from safetensors.numpy import save_file

good = {"w": np.ones((2, 3), np.float32), "b": np.ones(2, np.float32), "steps": np.array(0)}
save_file(good, "good.safetensors")
save_file({"module." + key: value for key, value in good.items()}, "prefixed.safetensors")
save_file({"w": np.ones((3, 2), np.float32), "step": np.array(0), "bias": np.ones(2, np.float32),
           "b": np.ones(2, np.float16)}, "bad.safetensors")
