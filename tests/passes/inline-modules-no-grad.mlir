// RUN: modc-opt --inline-modules %s | FileCheck %s

// What a no_grad block calls is not differentiated either, however deep.
nn.module @Net type "Net" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
    %0 = nn.call "a" @A::@forward(%x) {nn.no_grad} : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @A::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @A type "A" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
    %0 = nn.call "b" @B::@forward(%x) : (tensor<f32>) -> tensor<f32>
    nn.return %0 : tensor<f32>
  }
}
nn.module @B type "B" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
    %0 = nn.exp %x : (tensor<f32>) -> tensor<f32>
    nn.return %0 : tensor<f32>
  }
}
// CHECK: func.func @train(%[[X:.*]]: tensor<f32>)
// CHECK-NEXT: %[[Y:.*]] = nn.exp %[[X]] {nn.no_grad} :
// CHECK-NEXT: %[[Z:.*]] = nn.exp %[[Y]] :
// CHECK-NEXT: return %[[Z]]
func.func @train(%x: tensor<f32>) -> tensor<f32> {
  %0 = nn.call "" @Net::@forward(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
