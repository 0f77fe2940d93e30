# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch, eager and by torch.compile; also the export to ONNX and by AOTInductor for peers in other processes."""

import sys
import time

import networks
import numpy as np
import torch
from worker import COMPARED_STEPS, Model


def prepared(model):
    torch.set_num_threads(model.threads)
    network = networks.load(model)
    return network, [torch.from_numpy(x) for x in model.inputs], [torch.from_numpy(y) for y in model.targets]


def inference(call, inputs, guard):
    state = {}

    def step():
        state["y"] = call(*inputs)

    guard.__enter__()
    step()
    return step, lambda: state["y"].numpy()


def training(model, network, inputs, targets, wrap):
    """Forward, backward and the fused optimiser, which is the fastest of PyTorch's."""
    arguments = dict(model.description["optimizer"])
    optimizer = getattr(torch.optim, arguments.pop("name"))(network.parameters(), fused=True, **arguments)
    function = getattr(networks, model.description["loss"], None) or getattr(
        torch.nn.functional, model.description["loss"]
    )
    forward = wrap(lambda: function(network(*inputs), *targets))
    state = {}

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = forward()
        loss.backward()
        optimizer.step()
        state["loss"] = loss

    losses = []
    for _ in range(COMPARED_STEPS):
        step()
        losses.append(state["loss"].item())
    return step, lambda: np.array(losses)


def eager(model):
    network, inputs, targets = prepared(model)
    if model.is_training:
        return training(model, network, inputs, targets, lambda call: call)
    return inference(network, inputs, torch.inference_mode())


def compiled(model):
    torch._dynamo.config.allow_rnn = True
    network, inputs, targets = prepared(model)
    if model.is_training:
        return training(model, network, inputs, targets, torch.compile)
    return inference(torch.compile(network, fullgraph=True), inputs, torch.no_grad())


def export_onnx(model, file):
    network, inputs, _ = prepared(model)
    options = dict(input_names=[f"input{i}" for i in range(len(inputs))], output_names=["output"])
    if any(isinstance(module, torch.nn.RNNBase) for module in network.modules()):
        # The other exporter takes an LSTM apart, where the peers have a fast one.
        torch.onnx.export(network, tuple(inputs), file, dynamo=False, opset_version=17, **options)
    else:
        torch.onnx.export(network, tuple(inputs), file, dynamo=True, external_data=False, opset_version=18, **options)


def export_pt2(model, file):
    """By AOTInductor with freezing: linear layers then go to oneDNN, which is faster than what it calls without."""
    import torch._inductor.config as config

    config.freezing = True
    network, inputs, _ = prepared(model)
    with torch.no_grad():
        torch._inductor.aoti_compile_and_package(torch.export.export(network, tuple(inputs)), package_path=str(file))


def main():
    """FOLDER THREADS KIND: writes model.KIND for peers in other processes, and prints the seconds it took."""
    folder, threads, kind = sys.argv[1:]
    start, model = time.monotonic(), Model(folder, int(threads))
    {"onnx": export_onnx, "pt2": export_pt2}[kind](model, model.folder / f"model.{kind}")
    print(f"@@{time.monotonic() - start:.2f}")


if __name__ == "__main__":
    main()
