# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX Runtime, with its inputs and outputs bound, so that a call copies nothing."""

import onnxruntime as ort


def onnxruntime(model):
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = model.threads, 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = ort.InferenceSession(str(model.folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    values = [ort.OrtValue.ortvalue_from_numpy(x) for x in model.inputs]
    for described, value in zip(session.get_inputs(), values):
        binding.bind_ortvalue_input(described.name, value)
    binding.bind_output("output")
    session.run_with_iobinding(binding)
    # The output of the first call is bound in the place of one that each call would allocate.
    output = binding.get_outputs()[0]
    binding.bind_ortvalue_output("output", output)
    # The wrapper's checks take as long as a small model.
    call, inner = session._sess.run_with_iobinding, binding._iobinding
    call(inner, None)
    return (lambda: call(inner, None)), output.numpy
