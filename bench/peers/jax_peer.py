# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""JAX: the models of linear layers and blocks, in inference and in training."""

import jax as xla
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from worker import COMPARED_STEPS


def linear(p, name, x):
    return x @ p[name + ".weight"] + p[name + ".bias"]


def layer_norm(p, name, x):
    centred = x - x.mean(-1, keepdims=True)
    scale = xla.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + 1e-5)
    return centred * scale * p[name + ".weight"] + p[name + ".bias"]


def policy(p, x):
    for name in ("fc1", "fc2", "fc3"):
        x = jnp.tanh(linear(p, name, x))
    return x


def mlp(p, x):
    return linear(p, "fc2", xla.nn.relu(linear(p, "fc1", x)))


def mlp_wide(p, x):
    return linear(p, "fc2", xla.nn.gelu(linear(p, "fc1", x), approximate=False))


def block(p, name, x, heads=8):
    n, t, width = x.shape
    parts = linear(p, name + "qkv", layer_norm(p, name + "ln1", x)).reshape(n, t, 3, heads, width // heads)
    q, k, v = jnp.transpose(parts, (2, 0, 3, 1, 4))
    weights = xla.nn.softmax(q @ jnp.swapaxes(k, -1, -2) / np.float32(np.sqrt(width // heads)), -1)
    x = x + linear(p, name + "proj", jnp.swapaxes(weights @ v, 1, 2).reshape(n, t, width))
    hidden = xla.nn.gelu(linear(p, name + "fc1", layer_norm(p, name + "ln2", x)), approximate=False)
    return x + linear(p, name + "fc2", hidden)


def encoder(p, x):
    for i in range(4):
        x = block(p, f"blocks.{i}.", x)
    return x


FORWARDS = {"Policy()": policy, "MLP()": mlp, "MLPWide()": mlp_wide, "Encoder()": encoder}


def cross_entropy(y, target):
    return -jnp.take_along_axis(xla.nn.log_softmax(y, -1), target[:, None], 1).mean()


def mse_loss(y, target):
    return ((y - target) ** 2).mean()


def sgd(lr):
    def update(p, g, state):
        return xla.tree_util.tree_map(lambda w, d: w - lr * d, p, g), state

    return update, ()


def adamw(p, lr, eps, decay=0.01, b1=0.9, b2=0.999):
    tree_map = xla.tree_util.tree_map

    def update(p, g, state):
        m, v, t = state
        t = t + 1
        m = tree_map(lambda a, d: b1 * a + (1 - b1) * d, m, g)
        v = tree_map(lambda a, d: b2 * a + (1 - b2) * d * d, v, g)
        c1, c2 = 1 - b1**t, 1 - b2**t
        p = tree_map(lambda w, a, b: w * (1 - lr * decay) - lr * (a / c1) / (jnp.sqrt(b / c2) + eps), p, m, v)
        return p, (m, v, t)

    return update, (tree_map(jnp.zeros_like, p), tree_map(jnp.zeros_like, p), jnp.float32(0))


def training(model, forward, p, x):
    loss = globals()[model.description["loss"]]
    y = jnp.asarray(model.targets[0])
    arguments = dict(model.description["optimizer"])
    kind = arguments.pop("name")
    update, state = sgd(**arguments) if kind == "SGD" else adamw(p, **arguments)

    def whole(p, state, x, y):
        value, gradients = xla.value_and_grad(lambda p: loss(forward(p, x), y))(p)
        return value, *update(p, gradients, state)

    call = xla.jit(whole, donate_argnums=(0, 1)).lower(p, state, x, y).compile()
    held = {"p": p, "state": state}

    def step():
        value, held["p"], held["state"] = call(held["p"], held["state"], x, y)
        held["loss"] = value.block_until_ready()

    losses = []
    for _ in range(COMPARED_STEPS):
        step()
        losses.append(float(held["loss"]))
    return step, lambda: np.array(losses)


def jax(model):
    forward = FORWARDS.get(model.description["network"])
    if not forward:
        raise NotImplementedError("the model is not written in JAX")
    weights = load_file(model.folder / "weights.safetensors")
    # Kept [in, out], as is usual in JAX: with [out, in] small batches are far slower.
    p = {key: jnp.asarray(np.ascontiguousarray(w.T)) for key, w in weights.items()}
    x = jnp.asarray(model.inputs[0])
    if model.is_training:
        return training(model, forward, p, x)
    call, held = xla.jit(forward).lower(p, x).compile(), {}

    def step():
        held["y"] = call(p, x).block_until_ready()

    step()
    return step, lambda: np.asarray(held["y"])
