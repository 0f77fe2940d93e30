// Programs of further variants, and of modules with a mode of their own.
// RUN: modc-opt --specialize-modes=modes=eval+grad,eval,train+no_grad %s | FileCheck %s

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @forward_eval(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "eval"} {
      nn.return %x : tensor<4xf32>
    }
    nn.forward @forward_eval_bn_train(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "eval", nn.opposite = ["bn"]} {
      nn.return %x : tensor<4xf32>
    }
    nn.forward @forward_train(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} {
      nn.return %x : tensor<4xf32>
    }
  }
}

// The usual ones first, whatever the order of the option.
// CHECK:      func.func @eval(
// CHECK-SAME: attributes {nn.variant = "eval"}
// CHECK-NEXT:   nn.call "" @Net::@forward_eval(%{{.*}}) :
// CHECK:      func.func @eval_0(
// CHECK-SAME: attributes {nn.opposite = ["bn"], nn.variant = "eval"}
// CHECK-NEXT:   nn.call "" @Net::@forward_eval_bn_train(
// CHECK:      func.func @"eval+grad"(
// CHECK-SAME: attributes {nn.mode = "eval", nn.variant = "train"}
// CHECK-NEXT:   nn.call "" @Net::@forward_eval(%{{.*}}) {nn.phase = "forward"}
// CHECK:      func.func @"eval+grad_0"(
// CHECK-SAME: attributes {nn.mode = "eval", nn.opposite = ["bn"], nn.variant = "train"}
// CHECK:      func.func @"train+no_grad"(
// CHECK-SAME: attributes {nn.mode = "train", nn.variant = "eval"}
// CHECK-NEXT:   nn.call "" @Net::@forward_train(%{{.*}}) :
