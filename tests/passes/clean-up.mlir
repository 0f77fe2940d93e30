// RUN: modc-opt --canonicalize --cse %s | FileCheck %s

// What upstream's passes do to our ops: unused values and reads go, equal ones of one phase are computed once;
// slots, writes and the module tree stay.
module attributes {nn.model = @Net} {
  // CHECK: nn.module @Net
  // CHECK: nn.param @w
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
  }
  // CHECK: nn.slot "param" @w
  // CHECK: nn.slot "buffer" @ctr
  nn.slot "param" @w : tensor<f32> = <"ones"> trainable
  nn.slot "buffer" @ctr : tensor<f32> = <"ones">
  // CHECK:      func.func @train(%[[X:.*]]: tensor<f32>)
  // CHECK-NEXT:   %[[A:.*]] = nn.exp %[[X]] {nn.phase = "forward"}
  // CHECK-NEXT:   %[[B:.*]] = nn.exp %[[X]] {nn.phase = "loss"}
  // CHECK-NEXT:   nn.write @ctr, %[[A]]
  // CHECK-NEXT:   %[[C:.*]] = nn.add %[[A]], %[[B]]
  // CHECK-NEXT:   return %[[C]]
  func.func @train(%x: tensor<f32>) -> tensor<f32> {
    %w = nn.read @w : tensor<f32>
    %unused = nn.log %w : (tensor<f32>) -> tensor<f32>
    %0 = nn.exp %x {nn.phase = "forward"} : (tensor<f32>) -> tensor<f32>
    %1 = nn.exp %x {nn.phase = "forward"} : (tensor<f32>) -> tensor<f32>
    %2 = nn.exp %x {nn.phase = "loss"} : (tensor<f32>) -> tensor<f32>
    nn.write @ctr, %1 : tensor<f32>
    %3 = nn.add %0, %2 : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %3 : tensor<f32>
  }
}
