// RUN: modc-opt --resolve-registration %s | FileCheck %s

// A member of the root may be called like a module type: the key stays, the definition's symbol gives way everywhere.
// CHECK: nn.child @fc : @Linear_module
// CHECK: nn.call "fc" @Linear_module::@forward
// CHECK: nn.module @Linear_module type "Linear"
// CHECK: nn.slot "buffer" @Linear :
// CHECK: nn.slot "param" @fc.weight
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @fc : @Linear
    nn.buffer @Linear : tensor<f32> = <"zeros">
    nn.forward @forward(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "eval"} {
      %0 = nn.call "fc" @Linear::@forward(%x) : (tensor<4xf32>) -> tensor<4xf32>
      nn.return %0 : tensor<4xf32>
    }
  }
  nn.module @Linear type "Linear" {
    nn.param @weight : tensor<4xf32> = <"ones">
    nn.forward @forward(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "eval"} {
      nn.return %x : tensor<4xf32>
    }
  }
}
