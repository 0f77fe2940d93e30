// RUN: modc-opt --specialize-modes --split-input-file %s | FileCheck %s

// Neither parameters nor a train block: nothing to train.
// CHECK-LABEL: module attributes {nn.model = @Plain}
// CHECK: func.func @eval
// CHECK-NOT: func.func @train
module attributes {nn.model = @Plain} {
  nn.module @Plain type "Plain" {
    nn.forward @forward_train(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
    nn.forward @forward_eval(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} { nn.return %x : tensor<f32> }
  }
  nn.slot "buffer" @ctr : tensor<f32> = <"zeros">
}

// -----

// A parameter without a train block: the caller supplies the outputs' gradients. A slot may have a program's name.
// CHECK-LABEL: module attributes {nn.model = @Net}
// CHECK: nn.slot "param" @eval
// CHECK: func.func @eval_0({{.*}}) -> tensor<f32> attributes {nn.variant = "eval"}
// CHECK: func.func @train(%[[X:.*]]: tensor<f32>) -> tensor<f32> attributes {nn.variant = "train"} {
// CHECK-NEXT: %[[Y:.*]] = nn.call "" @Net::@forward_train(%[[X]]) {nn.phase = "forward"}
// CHECK-NEXT: return %[[Y]]
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @forward_train(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
    nn.forward @forward_eval(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} { nn.return %x : tensor<f32> }
  }
  nn.slot "param" @eval : tensor<f32> = <"zeros"> trainable
}

// -----

// An input marked @grad wants its gradient, without any parameter.
// CHECK-LABEL: module attributes {nn.model = @Probe}
// CHECK: func.func @eval
// CHECK: func.func @train
module attributes {nn.model = @Probe} {
  nn.module @Probe type "Probe" {
    nn.forward @forward_train(%x: tensor<f32> {nn.grad}) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
    nn.forward @forward_eval(%x: tensor<f32> {nn.grad}) -> tensor<f32> attributes {mode = "eval"} { nn.return %x : tensor<f32> }
  }
}
